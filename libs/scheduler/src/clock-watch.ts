import { mostAheadMs } from '@aster-scheduler/run-store';

/** Notices that the clock of the database went back so far that jobs may be planned ahead of it. */
export interface ClockWatch {
  /** To be told of every look at that clock: whoever plans ahead of it has seen it. */
  saw(at: Date): void;
}

/** @param onBack called each time that it went back by more than planning may be ahead */
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
