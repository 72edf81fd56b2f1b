import { conditionsSatisfiedBy, type FinalStatus, type RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { followUp } from '../moves/follow-up.js';
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
  const silent = await listSilent(
    tx,
    endings.map((ending) => ending.runId),
  );
  const ended = await moveToFinished(
    tx,
    endings.map((ending) => ({ ...ending, expects: 'pending' as const })),
    now,
  );
  await followUp(
    tx,
    ended.map((run) => ({
      runId: run.id,
      jobId: run.jobId,
      satisfies: silent.has(run.id) ? [] : conditionsSatisfiedBy(run.status),
    })),
    now,
  );
  return ended;
}

/** Those of the runs that jobs below take no notice of. */
async function listSilent(tx: Tx, runIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('live_runs')
    .select('id')
    .where(sql<boolean>`id = any(${runIds}::uuid[])`)
    .where('tells_dependants', '=', false)
    .execute();
  return new Set(rows.map((row) => row.id));
}
