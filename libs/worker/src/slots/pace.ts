/** How fast attempts end while there are any: what a worker can expect to finish soon. */
export interface Pace {
  /** Attempts are executing from now on, after there were none. */
  begin(): void;
  /** One of them has ended. */
  ended(): void;
  /** None is executing any more. */
  pause(): void;
  /** What was seen so far says nothing about what comes. */
  forget(): void;
  /**
   * How many attempts will end within so many milliseconds of work, going by the latest ones: none when none has ended
   * within the last so many.
   */
  expectedIn(ms: number): number;
}

/** After so much work the past counts half. */
const memoryMs = 200;

/** @param nowMs a clock that never steps back */
export function createPace(nowMs: () => number = () => performance.now()): Pace {
  let count = 0;
  let busyMs = 0;
  let countedTo: number | undefined; // while something executes
  let movedAt = 0; // something has begun after a pause, or ended

  function reckon(): void {
    if (countedTo !== undefined) {
      busyMs += nowMs() - countedTo;
      countedTo = nowMs();
    }
    while (busyMs > memoryMs) {
      busyMs /= 2;
      count /= 2;
    }
  }

  return {
    begin() {
      reckon();
      countedTo = nowMs();
      movedAt = countedTo;
    },
    ended() {
      count += 1;
      movedAt = nowMs();
    },
    pause() {
      reckon();
      countedTo = undefined;
    },
    forget() {
      count = 0;
      busyMs = 0;
      if (countedTo !== undefined) countedTo = nowMs();
    },
    expectedIn(ms) {
      reckon();
      const isStuck = countedTo !== undefined && countedTo - movedAt > ms;
      return busyMs === 0 || isStuck ? 0 : (count / busyMs) * ms;
    },
  };
}
