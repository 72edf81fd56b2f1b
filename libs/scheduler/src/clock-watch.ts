import { mostAheadMs } from '@aster-scheduler/run-store';

/** Notices that the clock of the database went back so far that jobs may be planned ahead of it. */
export interface ClockWatch {
  /** Must be called with every reading of that clock: jobs can only be planned ahead of a reading. */
  saw(at: Date): void;
}

/**
 * @param onBack called each time that the clock went back by more than planning may be ahead
 */
export function createClockWatch(onBack: () => void): ClockWatch {
  let latestMs = -Infinity;
  return {
    saw(at) {
      const isBack = at.getTime() < latestMs - mostAheadMs;
      latestMs = isBack ? at.getTime() : Math.max(latestMs, at.getTime());
      if (isBack) onBack();
    },
  };
}
