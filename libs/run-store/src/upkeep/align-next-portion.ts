import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { runsPerPortion } from '../moves/align-backlog.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import type { Turn, Turns } from '../portions/take-turns.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { beforeAllIds } from '../rows/before-all-ids.js';
import { inOrderOfState, isFromStateOn } from '../rows/is-in-state.js';
import { removeLiveRuns } from '../rows/remove-live-runs.js';

interface Backlog {
  readonly job_id: string;
  readonly after_status: string;
  /** As Postgres writes it: it may be `-infinity`. */
  readonly after_at: string;
}

/**
 * Goes on with the next large backlog whose job was edited or deleted: one portion in one transaction, which holds up
 * neither the job nor anybody who claims. Runs that are locked are left out and looked for again at the end.
 *
 * @returns whether anything was done, so that there may be more
 */
export async function alignNextPortion(db: Db, turns: Turns): Promise<boolean> {
  return turns.take(async (after, begin) =>
    inTransaction(db, async (tx): Promise<Turn> => {
      await setLockTimeout(tx, lockPatienceMs);
      const found = await sql<Backlog>`
        select job_id, after_status, after_at::text from aster.outdated_backlogs
        where job_id > ${after ?? beforeAllIds} order by job_id limit 1 for update skip locked`.execute(tx);
      const [backlog] = found.rows;
      if (backlog === undefined) return 'nothing';
      begin(backlog.job_id);
      const job = await tx.selectFrom('jobs').select('handler').where('id', '=', backlog.job_id).executeTakeFirst();
      return job === undefined ? removePortion(tx, backlog) : giveHandlerToPortion(tx, backlog, job.handler);
    }),
  );
}

async function removePortion(tx: Tx, { job_id: jobId }: Backlog): Promise<Turn> {
  const found = await sql<{ id: string }>`select r.id from aster.live_runs r
    where ${isFromStateOn(jobId, '', '-infinity')} ${inOrderOfState} limit ${runsPerPortion} for update skip locked`.execute(
    tx,
  );
  const ids = found.rows.map((row) => row.id);
  const removed = await removeLiveRuns(tx, ids);
  if (ids.length === runsPerPortion || removed < ids.length) return 'done';
  const left = await sql`select from aster.live_runs where job_id = ${jobId} limit 1`.execute(tx);
  return left.rows.length === 0 ? forget(tx, jobId) : postpone(tx, jobId);
}

async function giveHandlerToPortion(tx: Tx, backlog: Backlog, handler: string | null): Promise<Turn> {
  const jobId = backlog.job_id;
  const portion = await sql<{ id: string; status: string; at: string }>`
    select r.id, r.status, r.scheduled_at::text as at from aster.live_runs r
    where ${isFromStateOn(jobId, backlog.after_status, backlog.after_at)} and r.handler is distinct from ${handler}
    ${inOrderOfState} limit ${runsPerPortion} for update skip locked`.execute(tx);
  const ids = portion.rows.map((row) => row.id);
  await sql`update aster.live_runs set handler = ${handler} where id = any(${ids}::uuid[])`.execute(tx);
  const last = portion.rows.at(-1);
  if (last !== undefined && ids.length === runsPerPortion) {
    await sql`update aster.outdated_backlogs set after_status = ${last.status}, after_at = ${last.at}::timestamptz
      where job_id = ${jobId}`.execute(tx);
    return 'done';
  }
  const left = await sql`select from aster.live_runs
    where job_id = ${jobId} and handler is distinct from ${handler} limit 1`.execute(tx);
  return left.rows.length === 0 ? forget(tx, jobId) : postpone(tx, jobId);
}

async function forget(tx: Tx, jobId: string): Promise<Turn> {
  await tx.deleteFrom('outdated_backlogs').where('job_id', '=', jobId).execute();
  return 'done';
}

/** Some runs were locked or changed their state meanwhile: they are looked for from the first run on, later. */
async function postpone(tx: Tx, jobId: string): Promise<Turn> {
  await sql`update aster.outdated_backlogs
    set since = clock_timestamp(), after_status = default, after_at = default where job_id = ${jobId}`.execute(tx);
  return 'held-up';
}
