/** What is to start and run in each step of a range. */
export interface Load {
  readonly starts: Float64Array;
  /** How many run at once, on average over the step, if each starts on time and takes as long as usual. */
  readonly runningP50: Float64Array;
  /** The same if each takes as long as 95 of 100 do at most. */
  readonly runningP95: Float64Array;
}

export interface LoadRange {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** Adds up starts and runs; `take` gives the load. */
export interface LoadSum {
  /** So many jobs that start at an instant and take so long together. */
  add(atMs: number, jobs: number, usualMs: number, p95Ms: number): void;
  /** So many starts in one step, spread evenly over it. */
  addRate(step: number, starts: number, usualMs: number, p95Ms: number): void;
  take(): Load;
}

export function createLoadSum({ fromMs, stepMs, steps }: LoadRange): LoadSum {
  const starts = new Float64Array(steps);
  const p50 = createRunning(fromMs, stepMs, steps);
  const p95 = createRunning(fromMs, stepMs, steps);
  return {
    add(atMs, jobs, usualMs, p95Ms) {
      const step = Math.floor((atMs - fromMs) / stepMs);
      if (step < 0 || step >= steps) return;
      starts[step] = (starts[step] ?? 0) + jobs;
      p50.add(atMs, jobs, usualMs / jobs);
      p95.add(atMs, jobs, p95Ms / jobs);
    },
    addRate(step, count, usualMs, p95Ms) {
      starts[step] = (starts[step] ?? 0) + count;
      p50.addLevel(step, (count * usualMs) / stepMs);
      p95.addLevel(step, (count * p95Ms) / stepMs);
    },
    take: () => ({ starts, runningP50: p50.take(), runningP95: p95.take() }),
  };
}

/** The mean of how many run, by step: the parts of the first and the last step, and a rise and a fall in between. */
function createRunning(fromMs: number, stepMs: number, steps: number) {
  const parts = new Float64Array(steps + 2);
  const rises = new Float64Array(steps + 2);
  const addTo = (array: Float64Array, step: number, by: number): void => {
    if (step < array.length) array[step] = (array[step] ?? 0) + by;
  };
  return {
    add(atMs: number, jobs: number, durationMs: number): void {
      const from = (atMs - fromMs) / stepMs;
      const to = from + durationMs / stepMs;
      const [first, last] = [Math.floor(from), Math.floor(to)];
      if (first === last) {
        addTo(parts, first, jobs * (to - from));
        return;
      }
      addTo(parts, first, jobs * (first + 1 - from));
      addTo(rises, first + 1, jobs);
      addTo(rises, last, -jobs);
      addTo(parts, last, jobs * (to - last));
    },
    addLevel: (step: number, level: number): void => addTo(parts, step, level),
    take(): Float64Array {
      let level = 0;
      return parts.slice(0, steps).map((part, step) => {
        level += rises[step] ?? 0;
        return level + part;
      });
    },
  };
}
