import { isUuid } from '@aster-scheduler/core';
import { type Db, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Ping } from './ping.js';

/** So long after its run has ended a name still is of that run: what comes late, or again, makes no other. */
export const nameRetentionMs = 7 * 24 * 3_600_000;

/** Rows removed in one statement. */
const rowsPerPass = 5_000;

/** The run of a job that has this id, or is called so. */
export async function findNamedRun(tx: Tx, jobId: string, name: string): Promise<string | undefined> {
  if (!isUuid(name)) return undefined;
  const found = await sql<{ run_id: string }>`
    select id as run_id from aster.runs where id = ${name}::uuid and job_id = ${jobId}::uuid
    union all
    select run_id from aster.ping_names where job_id = ${jobId}::uuid and name = ${name}::uuid
    limit 1`.execute(tx);
  return found.rows[0]?.run_id;
}

export async function keepName(tx: Tx, { jobId, name }: Ping, runId: string, now: Date): Promise<void> {
  await sql`insert into aster.ping_names (job_id, name, run_id, used_at)
    values (${jobId}::uuid, ${name}::uuid, ${runId}::uuid, ${now}) on conflict do nothing`.execute(tx);
}

/** From the end of its run on the age of a name counts. */
export async function noteNamesUsed(tx: Tx, runIds: readonly string[], now: Date): Promise<void> {
  await sql`update aster.ping_names set used_at = ${now} where run_id = any(${[...runIds]}::uuid[])`.execute(tx);
}

/** Removes a portion of the names of runs that ended long ago. Returns whether there may be more. */
export async function removeOldPingNames(db: Db, now?: Date): Promise<boolean> {
  const removed = await sql`
    delete from aster.ping_names where ctid = any(array(
      select n.ctid from aster.ping_names n
      where n.used_at < ${instant(now)} - ${nameRetentionMs} * interval '1 millisecond'
        and not exists (select from aster.live_runs r where r.id = n.run_id)
      order by n.used_at limit ${rowsPerPass} for update skip locked
    )) returning 1`.execute(db);
  return removed.rows.length === rowsPerPass;
}
