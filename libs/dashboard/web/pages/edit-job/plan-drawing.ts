/** A run in a drawing, in units of one interval between ticks. */
export interface DrawnRun {
  readonly from: number;
  readonly to: number;
  readonly look: 'run' | 'waits' | 'cancelled' | 'skipped' | 'failed';
  /** 0 is the upper one. */
  readonly lane: number;
}

export interface Drawing {
  readonly ticks: readonly number[];
  readonly runs: readonly DrawnRun[];
  /** When no scheduler was running. */
  readonly outage?: readonly [from: number, to: number];
  /** What it shows, in words. */
  readonly told: string;
}

const run = (from: number, to: number, lane = 0, look: DrawnRun['look'] = 'run'): DrawnRun => ({
  from,
  to,
  look,
  lane,
});
const skipped = (at: number): DrawnRun => run(at, at, 0, 'skipped');

/** What the concurrency policy makes of runs that take longer than the interval between two ticks. */
export function drawConcurrency(policy: string): Drawing | undefined {
  const ticks = [0, 1, 2, 3];
  if (policy === 'allow') {
    return { ticks, runs: ticks.map((at) => run(at, at + 1.6, at % 2)), told: 'runs go on side by side' };
  }
  if (policy === 'forbid') {
    return { ticks, runs: [run(0, 1.6), skipped(1), run(2, 3.6), skipped(3)], told: 'every second tick is skipped' };
  }
  if (policy === 'queue') {
    const runs = [run(0, 1.6), run(1, 1.6, 1, 'waits'), run(1.6, 3.2), run(2, 3.2, 1, 'waits'), run(3.2, 4.4)];
    return { ticks, runs, told: 'each run waits for the one before it' };
  }
  if (policy !== 'replace') return undefined;
  const runs = [run(0, 1, 0, 'cancelled'), run(1, 2, 0, 'cancelled'), run(2, 3, 0, 'cancelled'), run(3, 4.4)];
  return { ticks, runs, told: 'each tick cancels the run before it' };
}

/** What the misfire policy makes of ticks that nobody was there for. */
export function drawMisfire(policy: string): Drawing | undefined {
  const shared = { ticks: [0, 1, 2, 3, 4], outage: [0.6, 3.3] as const };
  const after = [run(0, 0.4), run(4, 4.4)];
  if (policy === 'latest') {
    return {
      ...shared,
      runs: [...after, skipped(1), skipped(2), run(3.3, 3.7)],
      told: 'one run for the newest of them',
    };
  }
  if (policy === 'all') {
    const made = [run(3.3, 3.55), run(3.55, 3.8), run(3.8, 4)];
    return {
      ...shared,
      runs: [run(0, 0.4), ...made, run(4, 4.4)],
      told: 'a run for each of them, one after the other',
    };
  }
  if (policy !== 'skip') return undefined;
  return { ...shared, runs: [...after, skipped(1), skipped(2), skipped(3)], told: 'all of them are skipped' };
}

/** What is said of retries. */
export interface RetryTexts {
  readonly max_retries: string;
  readonly retry_delay: string;
  readonly retry_backoff: string;
  readonly retry_max_delay: string;
}

const mostAttempts = 8;

/**
 * The delays before each further attempt, in ms, the first few; `undefined` while a field cannot be read.
 *
 * @param readMs reads a duration as the server does
 */
export function planDelays(
  { max_retries: most, retry_delay: delay, retry_backoff: backoff, retry_max_delay: longest }: RetryTexts,
  readMs: (text: string) => number | undefined,
): readonly number[] | undefined {
  const [count, factor] = [Number(most), Number(backoff)];
  const [firstMs, longestMs] = [readMs(delay), readMs(longest)];
  if (!Number.isInteger(count) || count < 0 || !(factor >= 1) || firstMs === undefined || longestMs === undefined) {
    return undefined;
  }
  const shown = Math.min(count, mostAttempts);
  return Array.from({ length: shown }, (_, index) => Math.min(firstMs * factor ** index, longestMs));
}
