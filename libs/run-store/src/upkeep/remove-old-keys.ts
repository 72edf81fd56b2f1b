import { type Db, instant } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { answerRetentionMs } from '../idempotency/answer-once.js';
import { keyRetentionMs } from '../idempotency/trigger-keys.js';

/** Rows removed in one statement. */
const rowsPerPass = 5_000;

/**
 * Removes a portion of the keys that stand for nothing any more: those of triggers, and those of answers, whoever has
 * taken them. Keys that somebody is just replacing are passed over. Returns whether there may be more.
 */
export async function removeOldKeys(db: Db, now?: Date): Promise<boolean> {
  const hasMoreAnswers = await removePortion(
    db,
    sql`k.scope not like 'trigger:%' and ${isOlder(answerRetentionMs, now)}`,
  );
  const hasMoreTriggers = await removePortion(
    db,
    sql`k.scope like 'trigger:%' and ${isOlder(keyRetentionMs, now)}
      and not exists (select from aster.live_runs r where r.id = (k.response ->> 'runId')::uuid)`,
  );
  return hasMoreAnswers || hasMoreTriggers;
}

function isOlder(ms: number, now?: Date): RawBuilder<boolean> {
  return sql<boolean>`k.created_at < ${instant(now)} - ${ms} * interval '1 millisecond'`;
}

/** The oldest ones first. Each kind has its index: what the other one keeps for longer is not read. */
async function removePortion(db: Db, isOver: RawBuilder<unknown>): Promise<boolean> {
  const removed = await sql`
    delete from aster.idempotency_keys where ctid = any(array(
      select k.ctid from aster.idempotency_keys k where ${isOver}
      order by k.created_at limit ${rowsPerPass} for update skip locked
    )) returning 1`.execute(db);
  return removed.rows.length === rowsPerPass;
}
