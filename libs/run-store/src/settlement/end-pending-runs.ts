import { conditionsSatisfiedBy, type FinalStatus, type RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { followUp } from './follow-up.js';
import { type EndedRun, moveToFinished } from './move-to-finished.js';

/** The end of a run that is not running: cancelled before it started, or skipped while it waited. */
export interface PendingRunEnding {
  readonly runId: string;
  readonly status: FinalStatus;
  readonly reason: RunReason;
  readonly errorMsg?: string;
}

/** Ends runs that wait or are scheduled, with everything that follows. Runs that have started meanwhile are left. */
export async function endPendingRuns(tx: Tx, endings: readonly PendingRunEnding[], now: Date): Promise<EndedRun[]> {
  const ended = await moveToFinished(
    tx,
    endings.map((ending) => ({ ...ending, expects: 'pending' as const })),
    now,
  );
  await followUp(
    tx,
    ended.map((run) => ({ runId: run.id, jobId: run.jobId, satisfies: conditionsSatisfiedBy(run.status) })),
    now,
  );
  return ended;
}
