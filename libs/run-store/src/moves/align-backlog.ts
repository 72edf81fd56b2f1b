import { instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { inOrderOfState, isFromStateOn } from '../rows/is-in-state.js';
import { removeLiveRuns } from '../rows/remove-live-runs.js';

/** Live runs that are changed in one transaction. */
export const runsPerPortion = 2_000;

/**
 * Brings the live runs of a job in line with an edit or a deletion, in the transaction of that: its runs get the
 * handler of the job, those of a job that is gone are removed. Of a large backlog only the running ones of a deleted
 * job are touched here, so that workers end them; `alignNextPortion` does the rest.
 *
 * What a run is claimed by stands in its own row, also while it is running: it is claimed again for its retry. So all
 * of them are changed, whatever state they are in. Nobody adds one with the old handler meanwhile, since the row of the
 * job is held.
 */
export async function alignBacklog(tx: Tx, jobId: string, now?: Date): Promise<void> {
  const job = await tx.selectFrom('jobs').select('handler').where('id', '=', jobId).executeTakeFirst();
  const isLarge = await hasMoreThan(tx, jobId, runsPerPortion);
  await (isLarge ? markBacklog(tx, jobId, now) : unmarkBacklog(tx, jobId));
  if (job === undefined) await removeFirst(tx, jobId, isLarge ? ['running'] : allStatuses, now);
  else if (!isLarge) await giveHandler(tx, jobId, job.handler);
}

/** Runs with much output are left to `alignNextPortion`. */
async function removeFirst(tx: Tx, jobId: string, statuses: readonly string[], now?: Date): Promise<void> {
  const ids = await listRuns(tx, jobId, statuses);
  const removed = await removeLiveRuns(tx, ids);
  if (removed < ids.length) await markBacklog(tx, jobId, now);
}

const allStatuses = ['waiting', 'scheduled', 'running'];

async function hasMoreThan(tx: Tx, jobId: string, most: number): Promise<boolean> {
  const found = await sql<{ runs: number }>`
    select count(*) as runs from (
      select from aster.live_runs r where ${isFromStateOn(jobId, '', '-infinity')} ${inOrderOfState} limit ${most + 1}
    ) first`.execute(tx);
  return (found.rows[0]?.runs ?? 0) > most;
}

/** From the first run on, also when an earlier edit has not been worked off yet. */
async function markBacklog(tx: Tx, jobId: string, now?: Date): Promise<void> {
  await sql`insert into aster.outdated_backlogs as b (job_id, since) values (${jobId}, ${instant(now)})
    on conflict (job_id) do update
      set since = excluded.since, after_status = excluded.after_status, after_at = excluded.after_at`.execute(tx);
}

async function listRuns(tx: Tx, jobId: string, statuses: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>`select id from aster.live_runs
    where job_id = ${jobId} and status = any(${statuses}::text[]) order by status <> 'running', id for update`.execute(
    tx,
  );
  return rows.rows.map((row) => row.id);
}

/** Waits for a portion under way, which goes by the job as it was before. */
async function unmarkBacklog(tx: Tx, jobId: string): Promise<void> {
  await tx.deleteFrom('outdated_backlogs').where('job_id', '=', jobId).execute();
}

/** Waits for runs that are being claimed or rescheduled at this moment, and decides by their state after that. */
async function giveHandler(tx: Tx, jobId: string, handler: string | null): Promise<void> {
  await sql`update aster.live_runs set handler = ${handler}
    where job_id = ${jobId} and handler is distinct from ${handler}`.execute(tx);
}
