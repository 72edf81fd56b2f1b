import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { answerRetentionMs } from './answer-once.js';

/**
 * A trigger's key stands for its run for a week from the trigger, and longer while the run is not finished; never longer
 * than the run itself is kept.
 */
export const keyRetentionMs = 7 * 24 * 3_600_000;

/** Rows removed in one statement. */
const rowsPerPass = 5_000;

/**
 * Removes a portion of the keys that stand for nothing any more: those of triggers, and those of answers, whoever has
 * taken them. Keys that somebody is just replacing are passed over. Returns whether there may be more.
 */
export async function removeOldKeys(db: Db, now?: Date): Promise<boolean> {
  const removed = await sql`
    delete from aster.idempotency_keys where ctid = any(array(
      select k.ctid from aster.idempotency_keys k
      where k.created_at < ${instant(now)} - ${answerRetentionMs} * interval '1 millisecond'
        and (k.scope not like 'trigger:%' or (
          k.created_at < ${instant(now)} - ${keyRetentionMs} * interval '1 millisecond'
          and not exists (select from aster.live_runs r where r.id = (k.response ->> 'runId')::uuid)))
      order by k.created_at limit ${rowsPerPass} for update skip locked
    )) returning 1`.execute(db);
  return removed.rows.length === rowsPerPass;
}
