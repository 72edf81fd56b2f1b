import { IdempotencyMismatchError } from '@aster-scheduler/core';
import { type Db, instant, inTransaction, jsonText, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** For how long the answer to a request is repeated. */
export const answerRetentionMs = 24 * 3_600_000;

/** A request with an idempotency key, which can be sent again without harm. */
export interface KeyedRequest {
  /** Keys are told apart by scope. */
  readonly scope: string;
  readonly key: string;
  /** Kept with the key, to tell whether it stands for the same request when it comes again. */
  readonly hash: Buffer;
  /** Whether a kept hash is of the same request; equal ones are, by default. */
  readonly isSame?: (hash: Buffer) => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface OnceAnswered<Answer> {
  readonly answer: Answer;
  /** Whether it was given before: nothing was done this time. */
  readonly isRepeated: boolean;
}

/**
 * Does a request's work and keeps its answer in the same transaction, so that the effect and the answer are both there
 * or neither: whenever the key comes again within 24 hours, the answer is repeated. Requests with one key at the same
 * time wait for each other. Work that fails leaves the key free.
 *
 * @param work gives an answer that JSON can hold; it may be run again after a conflict, so it must not touch anything
 *   but the transaction
 * @throws IdempotencyMismatchError when the key stands for another request
 */
export async function answerOnce<Answer>(
  db: Db,
  request: KeyedRequest,
  work: (tx: Tx) => Promise<Answer>,
): Promise<OnceAnswered<Answer>> {
  return inTransaction(db, async (tx) => {
    if (!(await takeKey(tx, request))) return { answer: await readAnswer<Answer>(tx, request), isRepeated: true };
    const answer = await work(tx);
    await tx
      .updateTable('idempotency_keys')
      .set({ response: jsonText(answer) })
      .where('scope', '=', request.scope)
      .where('key', '=', request.key)
      .execute();
    return { answer, isRepeated: false };
  });
}

/** Whether the key is new or has expired. Waits while another transaction is taking it. */
async function takeKey(tx: Tx, { scope, key, hash, now }: KeyedRequest): Promise<boolean> {
  const taken = await sql`
    insert into aster.idempotency_keys as k (scope, key, request_hash, response, created_at)
    select ${scope}, ${key}, ${hash}::bytea, 'null', t.now from (select ${instant(now)} as now) t
    on conflict (scope, key) do update
      set request_hash = excluded.request_hash, response = excluded.response, created_at = excluded.created_at
      where k.created_at < excluded.created_at - ${answerRetentionMs} * interval '1 millisecond'
    returning 1`.execute(tx);
  return taken.rows.length > 0;
}

/** The key's row is locked by this transaction, so it is there. */
async function readAnswer<Answer>(tx: Tx, { scope, key, hash, isSame }: KeyedRequest): Promise<Answer> {
  const row = await tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  const { request_hash: kept } = row;
  if (!(isSame?.(kept) ?? kept.equals(hash))) throw new IdempotencyMismatchError(key);
  return row.response as Answer;
}
