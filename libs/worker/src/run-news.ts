import type { Notifier } from '@aster-scheduler/db';

/** Tells those who look on that runs have started or were settled. */
export interface RunNews {
  /** Returns at once. */
  tell(): void;
}

/** Who looks on looks no oftener than this, and each NOTIFY wakes every connection that listens to anything. */
const pauseMs = 1_000;

/** The first of many is told at once, the others together after a pause. */
export function createRunNews(notifier: Pick<Notifier, 'notify'>): RunNews {
  let isPausing = false;
  let isUntold = false;

  function send(): void {
    isUntold = false;
    isPausing = true;
    notifier.notify('settled');
    setTimeout(() => {
      isPausing = false;
      if (isUntold) send();
    }, pauseMs).unref();
  }

  return {
    tell() {
      if (isPausing) isUntold = true;
      else send();
    },
  };
}
