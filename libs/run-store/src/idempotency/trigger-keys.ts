import { IdempotencyMismatchError, type RunReason, type RunStatus } from '@aster-scheduler/core';
import { type Db, instant, jsonText, rowsOf, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { requestHash } from './request-hash.js';

/**
 * A trigger's key stands for its run for a week from the trigger, and longer while the run is not finished; never
 * longer than the run itself is kept.
 */
export const keyRetentionMs = 7 * 24 * 3_600_000;

/** Keys are told apart by job. `enqueue_runs` says the same. */
export function keyScope(jobId: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`'trigger:' || ${jobId}::text`;
}

/** The run that a key stands for. */
export interface KeyedRun {
  readonly key: string;
  readonly hash: string;
  /** What the key says; the run itself may be gone. */
  readonly keptRunId: string | null;
  readonly runId: string;
  readonly status: RunStatus | null;
  readonly reason: RunReason | null;
  /** Whether the key stands for nothing any more. */
  readonly isOver: boolean;
}

/** Looks up keys of a job. A key that another transaction is just taking is not seen. */
export async function findKeyedRuns(
  db: Db,
  jobId: string,
  keys: readonly string[],
  now?: Date,
): Promise<ReadonlyMap<string, KeyedRun>> {
  const result = await sql<{ answer: string }>`
    select json_build_object('key', k.key, 'hash', encode(k.request_hash, 'hex'), 'keptRunId', k.response ->> 'runId', 'runId', r.id,
      'status', r.status,
      'reason', r.reason, 'isOver', r.id is null or (r.finished_at is not null
        and k.created_at < ${instant(now)} - ${keyRetentionMs} * interval '1 millisecond'))::text as answer
    from aster.idempotency_keys k left join aster.runs r on r.id = (k.response ->> 'runId')::uuid
    where k.scope = ${keyScope(sql`${jobId}`)}
      and k.key in (select json_array_elements_text(${jsonText(keys)}::json))`.execute(db);
  const found = result.rows.map((row) => JSON.parse(row.answer) as KeyedRun);
  return new Map(found.map((run) => [run.key, run]));
}

/** @throws IdempotencyMismatchError when the key was used with another payload */
export function requireSamePayload(keyed: KeyedRun, payload: unknown): void {
  if (keyed.hash !== requestHash(payload)) throw new IdempotencyMismatchError(keyed.key);
}

/** Takes those of the keys that are free, and returns them. Waits for transactions that are just taking one of them. */
export async function takeKeys(
  tx: Tx,
  jobId: string,
  requests: ReadonlyArray<{ readonly key?: string; readonly payload?: unknown }>,
  now: Date,
): Promise<Set<string>> {
  const rows = requests.flatMap(({ key, payload }) => (key === undefined ? [] : [{ key, hash: requestHash(payload) }]));
  if (rows.length === 0) return new Set();
  const taken = await sql<{ key: string }>`
    insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
    select ${keyScope(sql`${jobId}`)}, input.key, decode(input.hash, 'hex'), '{}', ${now}::timestamptz
    from ${rowsOf(rows, 'key text, hash text')} order by input.key
    on conflict (scope, key) do nothing returning key`.execute(tx);
  return new Set(taken.rows.map((row) => row.key));
}

/** Keeps for which run a key that was taken stands. */
export async function recordRun(tx: Tx, jobId: string, key: string, runId: string): Promise<void> {
  await sql`update aster.idempotency_keys set response = jsonb_build_object('runId', ${runId}::text)
    where scope = ${keyScope(sql`${jobId}`)} and key = ${key}`.execute(tx);
}

/**
 * Frees keys that stand for nothing any more: each only while it stands for the run with which it was found. Somebody
 * else who found the same may have freed it already and taken it for a new run.
 */
export async function deleteKeys(
  db: Db,
  jobId: string,
  keys: ReadonlyArray<Pick<KeyedRun, 'key' | 'keptRunId'>>,
): Promise<void> {
  const rows = keys.map(({ key, keptRunId }) => ({ key, run_id: keptRunId }));
  await sql`delete from aster.idempotency_keys k using (
      select (item ->> 'key') as key, (item ->> 'run_id') as run_id from json_array_elements(${jsonText(rows)}::json) as item
    ) as found
    where k.scope = ${keyScope(sql`${jobId}`)} and k.key = found.key
      and k.response ->> 'runId' is not distinct from found.run_id`.execute(db);
}
