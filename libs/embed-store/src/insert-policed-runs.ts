import { type ConcurrencyPolicy, InvalidInputError, type RunReason, type RunStatus } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { type AskedJob, lockJob, triggerJob } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import type { EnqueueRequest } from './enqueue-request.js';
import { requestHash } from './request-hash.js';
import { keyScope } from './trigger-keys.js';

/** A run that was made, by the index of its request. */
export type PolicedRuns = ReadonlyMap<
  number,
  { readonly id: string; readonly pool: string; readonly status: RunStatus; readonly reason?: RunReason }
>;

/**
 * Makes runs of a job one by one, each under its concurrency policy. Nobody else makes runs of the job until the
 * transaction ends. A request whose key is in use gets none.
 *
 * @throws InvalidInputError when a run is asked for later: it would hold its job's place until then
 */
export async function insertPolicedRuns(
  tx: Tx,
  job: AskedJob,
  requests: readonly EnqueueRequest[],
  concurrencyPolicy: ConcurrencyPolicy | undefined,
): Promise<PolicedRuns> {
  refuseLaterRuns(requests);
  const now = new Date(job.nowMs);
  await lockJob(tx, job.id, { made: concurrencyPolicy ?? 'as the job says' }); // before keys, as everywhere
  const free = await takeKeys(tx, job.id, requests, now);
  const made = new Map<number, { id: string; pool: string; status: RunStatus; reason?: RunReason }>();
  for (const [index, { key, payload, priority }] of requests.entries()) {
    if (key !== undefined && !free.delete(key)) continue;
    const overrides = payload === undefined ? undefined : { payload };
    const { id, pool, status, reason } = await triggerJob(tx, job.id, { overrides, concurrencyPolicy, now });
    if (key !== undefined) await recordRun(tx, job.id, key, id);
    if (priority !== undefined) await tx.updateTable('live_runs').set({ priority }).where('id', '=', id).execute();
    made.set(index, { id, pool, status, reason });
  }
  return made;
}

function refuseLaterRuns(requests: readonly EnqueueRequest[]): void {
  const field = requests.some(({ at }) => at !== undefined) ? 'at' : 'after';
  if (requests.every(({ at, afterMs }) => at === undefined && afterMs === undefined)) return;
  const message = 'a run that waits for its time needs a job whose concurrency policy is allow: it would be in the way';
  throw new InvalidInputError([{ field, message: `${message} of every other run of the job until then` }]);
}

/** Takes those of the keys that are free; answers them. Waits for transactions that are just taking one of them. */
async function takeKeys(tx: Tx, jobId: string, requests: readonly EnqueueRequest[], now: Date): Promise<Set<string>> {
  const rows = requests.flatMap(({ key, payload }) => (key === undefined ? [] : [{ key, hash: requestHash(payload) }]));
  if (rows.length === 0) return new Set();
  const taken = await sql<{ key: string }>`
    insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
    select ${keyScope(sql`${jobId}`)}, input.key, decode(input.hash, 'hex'), '{}', ${now}::timestamptz
    from ${rowsOf(rows, 'key text, hash text')} order by input.key
    on conflict (scope, key) do nothing returning key`.execute(tx);
  return new Set(taken.rows.map((row) => row.key));
}

async function recordRun(tx: Tx, jobId: string, key: string, runId: string): Promise<void> {
  await sql`update aster.idempotency_keys set response = jsonb_build_object('runId', ${runId}::text)
    where scope = ${keyScope(sql`${jobId}`)} and key = ${key}`.execute(tx);
}
