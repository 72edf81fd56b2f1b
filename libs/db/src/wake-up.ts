/** A sleep that can be cut short. Ringing while nobody sleeps cuts the next sleep short, so no ring is lost. */
export interface WakeUp {
  ring(): void;
  /**
   * Resolves after `ms`, at a ring, or when `signal` aborts, whichever is first; answers whether it was rung. Only one
   * may sleep at a time.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
}

/** The longest that a timer can sleep. */
const longestTimerMs = 2 ** 31 - 1;

export function createWakeUp(): WakeUp {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async sleep(ms, signal) {
      if (!isRung && signal?.aborted !== true && ms > 0) {
        await new Promise<void>((resolve) => {
          const finish = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', finish);
            wake = undefined;
            resolve();
          };
          const timer = setTimeout(finish, Math.min(Math.ceil(ms), longestTimerMs));
          signal?.addEventListener('abort', finish, { once: true });
          wake = finish;
        });
      }
      const wasRung = isRung;
      isRung = false;
      return wasRung;
    },
  };
}
