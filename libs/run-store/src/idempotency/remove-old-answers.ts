import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { answerRetentionMs } from './answer-once.js';

/** Rows removed in one statement. */
const rowsPerPass = 1_000;

/**
 * Removes a portion of a scope's answers that are not repeated any more, and none that somebody is just replacing.
 * Answers whether there may be more.
 */
export async function removeOldAnswers(db: Db, scope: string, now?: Date): Promise<boolean> {
  const removed = await sql`
    delete from aster.idempotency_keys where scope = ${scope} and key = any(array(
      select key from aster.idempotency_keys
      where scope = ${scope} and created_at < ${instant(now)} - ${answerRetentionMs} * interval '1 millisecond'
      order by created_at limit ${rowsPerPass} for update skip locked
    )) returning 1`.execute(db);
  return removed.rows.length === rowsPerPass;
}
