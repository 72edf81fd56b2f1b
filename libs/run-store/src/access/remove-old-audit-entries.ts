import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** For how long it is kept who did what. The table itself gives nothing away that is younger than 90 days. */
export const auditRetentionMs = 400 * 24 * 3_600_000;

/** Rows removed in one statement. */
const rowsPerPass = 5_000;

/** Removes a portion of the entries that are older than the retention. Returns whether there may be more. */
export async function removeOldAuditEntries(db: Db): Promise<boolean> {
  const removed = await sql`
    delete from aster.audit_log where id in (
      select id from aster.audit_log
      where id < aster.first_run_id(clock_timestamp() - ${auditRetentionMs} * interval '1 millisecond')
      order by id limit ${rowsPerPass}
    ) returning 1`.execute(db);
  return removed.rows.length === rowsPerPass;
}
