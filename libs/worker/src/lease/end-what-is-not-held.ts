import type { HeldRun } from '@aster-scheduler/run-store';
import type { ActiveRun } from '../active-runs.js';

/**
 * Ends the runs that the database says are not the worker's, or are to be cancelled. One that was claimed after the
 * question was asked may be missing in the answer without being lost.
 *
 * @param askedAtMs a reading of the host's clock
 */
export function endWhatIsNotHeld(active: readonly ActiveRun[], held: readonly HeldRun[], askedAtMs: number): void {
  const byId = new Map(held.map((run) => [run.runId, run]));
  for (const { run, stop, claimedAtMs } of active) {
    const found = byId.get(run.id);
    if (found?.fence === run.fence) {
      if (found.cancelReason !== undefined) stop('cancelled');
    } else if (claimedAtMs < askedAtMs) {
      stop('lost');
    }
  }
}
