import { IdempotencyMismatchError, type RunReason, type RunStatus } from '@aster-scheduler/core';
import { type Db, instant, jsonText } from '@aster-scheduler/db';
import { keyRetentionMs } from '@aster-scheduler/run-store';
import { type RawBuilder, sql } from 'kysely';
import type { EnqueueRequest } from './enqueue-request.js';
import { requestHash } from './request-hash.js';

/** Keys are told apart by job. */
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
export function requireSameRequest(keyed: KeyedRun, request: EnqueueRequest): void {
  if (keyed.hash !== requestHash(request.payload)) throw new IdempotencyMismatchError(keyed.key);
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
