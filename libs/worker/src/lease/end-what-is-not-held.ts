import type { HeldClaim } from '@aster-scheduler/run-store';
import type { Attempt } from '../attempts/attempt.js';

/**
 * Ends the attempts whose claims the database says are gone, or whose runs are to be cancelled. A claim that was made
 * after the question was asked may be missing in the answer without being lost.
 *
 * @param askedAtMs a reading of the host's clock
 */
export function endWhatIsNotHeld(attempts: readonly Attempt[], held: readonly HeldClaim[], askedAtMs: number): void {
  const byId = new Map(held.map((run) => [run.runId, run]));
  for (const { run, stop, claimedAtMs } of attempts) {
    const found = byId.get(run.id);
    if (found?.fence === run.fence) {
      if (found.cancelReason !== undefined) stop('cancelled');
    } else if (claimedAtMs < askedAtMs) {
      stop('lost');
    }
  }
}
