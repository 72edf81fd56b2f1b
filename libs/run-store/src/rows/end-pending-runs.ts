import { conditionsSatisfiedBy, type FinalStatus, type RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { noteSkipAlerts } from '../alerts/note-skip-alerts.js';
import { skipsAreWatched } from '../alerts/watched.js';
import type { Completion } from './completion.js';
import { type EndedRun, moveToFinished } from './move-to-finished.js';

/** The end of a run that is not running: cancelled before it started, or skipped while it waited. */
export interface PendingRunEnding {
  readonly runId: string;
  readonly status: Extract<FinalStatus, 'cancelled' | 'skipped'>;
  readonly reason: RunReason;
  readonly errorMsg?: string;
}

/**
 * Ends runs that wait or are scheduled. Runs that have started meanwhile are left. What follows from the ends that are
 * returned is still to be worked off.
 */
export async function endPendingRuns(tx: Tx, endings: readonly PendingRunEnding[], now: Date): Promise<Completion[]> {
  if (endings.length === 0) return [];
  const silent = await listSilent(
    tx,
    endings.map((ending) => ending.runId),
  );
  const ended = await moveToFinished(
    tx,
    endings.map((ending) => ({ ...ending, expects: 'pending' as const })),
    { now },
  );
  await tellOfSkips(tx, endings, ended, now);
  return ended.map((run) => ({
    runId: run.id,
    jobId: run.jobId,
    satisfies: silent.has(run.id) ? [] : conditionsSatisfiedBy(run.status),
  }));
}

async function tellOfSkips(
  tx: Tx,
  endings: readonly PendingRunEnding[],
  ended: readonly EndedRun[],
  now: Date,
): Promise<void> {
  const causes = new Map(endings.map((ending) => [ending.runId, ending]));
  const skipped = ended.filter(({ status }) => status === 'skipped');
  if (skipped.length === 0) return;
  const { rows } = await sql<{ isWatched: boolean }>`select ${skipsAreWatched} as "isWatched"`.execute(tx);
  if (rows[0]?.isWatched !== true) return;
  const watched = skipped.map(({ id, jobId, status }) => {
    const { reason, errorMsg } = causes.get(id) ?? {};
    return { runId: id, jobId, status, reason, errorLine: errorMsg };
  });
  await noteSkipAlerts(tx, watched, now);
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
