/** How fast attempts end while there are any, and so how many can be expected to end soon. */
export interface Pace {
  /** Attempts are executing from now on, after there were none. */
  begin(): void;
  /** One of them has ended. */
  ended(): void;
  /** No attempt is executing any more. */
  pause(): void;
  /** Forgets the past: it says nothing about the attempts to come. */
  forget(): void;
  /**
   * How many attempts are expected to end within `ms` of work, by the latest ones; 0 when none has ended within the
   * last `ms`.
   */
  expectedIn(ms: number): number;
}

/** After this much work the past counts half. */
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
