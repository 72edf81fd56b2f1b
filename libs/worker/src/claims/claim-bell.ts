import { createWakeUp } from '@aster-scheduler/db';

/** A sleep that can be cut short, and knows whether it was. */
export interface ClaimBell {
  /** There may be something to claim, or room for it. */
  ring(): void;
  /** Answers whether it was rung, now or before. */
  sleep(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createClaimBell(): ClaimBell {
  const wakeUp = createWakeUp();
  let isRung = false;
  return {
    ring() {
      isRung = true;
      wakeUp.ring();
    },
    async sleep(ms, signal) {
      await wakeUp.sleep(ms, signal);
      const wasRung = isRung;
      isRung = false;
      return wasRung;
    },
  };
}
