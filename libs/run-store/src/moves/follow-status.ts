import type { JobStatus } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { endLateRuns } from '../rows/end-late-runs.js';
import { endPendingRuns } from '../rows/end-pending-runs.js';
import { pendingState } from '../rows/pending-state.js';
import { workOff } from './work-off.js';

/** Runs that are moved in one transaction. */
export const runsPerPortion = 1_000;

/**
 * Brings runs that have not started in line with the status of their job: of a paused one they wait, but for those that
 * were asked for by hand; of one that is active again they go on; of an archived one they are cancelled, with
 * everything that follows. Running ones go on in any case.
 *
 * Of a large backlog this is a portion. The rest is left to `followNextStatus`, and until then claims start none of
 * it. The cursors of the job and of those that may follow the end of its runs must be held.
 *
 * @returns whether there is more to move
 */
export async function followStatus(tx: Tx, jobId: string, now: Date): Promise<boolean> {
  const job = await tx.selectFrom('jobs').select('status').where('id', '=', jobId).executeTakeFirst();
  if (job === undefined) return false;
  const moved = await moves[job.status](tx, jobId, now);
  const isBehind = moved >= runsPerPortion;
  await (isBehind || job.status === 'inactive' ? remember(tx, jobId, isBehind) : forget(tx, jobId));
  return isBehind;
}

type Move = (tx: Tx, jobId: string, now: Date) => Promise<number>;

/** Each returns how many runs it has moved. */
const moves: Readonly<Record<JobStatus, Move>> = { inactive: pauseRuns, active: resumeRuns, archived: cancelArchived };

/** A run that waits for its job to be resumed has no place: a run that is triggered by hand may have it meanwhile. */
async function pauseRuns(tx: Tx, jobId: string, now: Date): Promise<number> {
  const scheduled = await putAside(tx, sql`job_id = ${jobId} and status = 'scheduled'`, runsPerPortion);
  const waiting = sql`job_id = ${jobId} and status = 'waiting' and reason in ('waiting_for_slot', 'waiting_for_dependencies')`;
  const moved = scheduled + (await putAside(tx, waiting, runsPerPortion - scheduled));
  if (moved > 0) await workOff(tx, { freedJobIds: [jobId] }, now);
  return moved;
}

/**
 * Waits for claims under way; runs that they start go on. Returns how many runs it found, including those that were
 * claimed meanwhile.
 */
async function putAside(tx: Tx, which: RawBuilder<unknown>, limit: number): Promise<number> {
  const found = await sql<{ id: string }>`
    select id from aster.live_runs where ${which} and trigger <> 'manual' limit ${limit}`.execute(tx);
  const ids = found.rows.map((row) => row.id);
  await sql`update aster.live_runs set status = 'waiting', reason = 'paused', is_exclusive = false
    where id = any(${ids}::uuid[]) and status <> 'running'`.execute(tx);
  return ids.length;
}

/** The oldest first. A run that needs a place waits for it now, whatever its policy says: it was admitted before. */
async function resumeRuns(tx: Tx, jobId: string, now: Date): Promise<number> {
  const { status, reason } = pendingState({
    forPlace: sql<boolean>`concurrency_policy <> 'allow'`,
    forDependencies: sql<boolean>`waits_until is not null`,
  });
  const moved = await sql`
    update aster.live_runs set status = ${status}, reason = ${reason}
    where id = any(array(
      select id from aster.live_runs where job_id = ${jobId} and status = 'waiting' and reason = 'paused'
      order by id limit ${runsPerPortion}
    ))
    returning 1`.execute(tx);
  const completions = await endLateRuns(tx, { jobIds: [jobId], now });
  await workOff(tx, { completions, freedJobIds: [jobId] }, now);
  return moved.rows.length;
}

async function cancelArchived(tx: Tx, jobId: string, now: Date): Promise<number> {
  const runs = await sql<{ id: string }>`
    select id from aster.live_runs where job_id = ${jobId} and status in ('scheduled', 'waiting')
    limit ${runsPerPortion} for update`.execute(tx);
  const endings = runs.rows.map(({ id }) => {
    const errorMsg = 'the job was archived before the run had started';
    return { runId: id, status: 'cancelled' as const, reason: 'archived' as const, errorMsg };
  });
  await workOff(tx, { completions: await endPendingRuns(tx, endings, now) }, now);
  return runs.rows.length;
}

async function remember(tx: Tx, jobId: string, isBehind: boolean): Promise<void> {
  await sql`insert into aster.status_backlogs (job_id, is_behind) values (${jobId}, ${isBehind})
    on conflict (job_id) do update set is_behind = excluded.is_behind
      where status_backlogs.is_behind <> excluded.is_behind`.execute(tx);
}

async function forget(tx: Tx, jobId: string): Promise<void> {
  await tx.deleteFrom('status_backlogs').where('job_id', '=', jobId).execute();
}
