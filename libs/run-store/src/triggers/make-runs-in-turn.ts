import { type ConcurrencyPolicy, NotFoundError, type RunReason, type RunStatus } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { recordRun, takeKeys } from '../idempotency/trigger-keys.js';
import { lockJob } from '../locks/lock-jobs.js';
import type { EnqueueRequest } from './enqueue-request.js';
import type { AskedJob } from './make-overlapping-runs.js';
import { refuseArchived } from './refuse-archived.js';
import { refuseLaterRuns } from './refuse-later-runs.js';
import { triggerJob } from './trigger-job.js';

/** A run that was made, by the index of its request. */
export type RunsInTurn = ReadonlyMap<
  number,
  { readonly id: string; readonly pool: string; readonly status: RunStatus; readonly reason?: RunReason }
>;

/**
 * Makes runs of a job one by one, each under its concurrency policy. Nobody else makes runs of the job until the
 * transaction ends. A request whose key is in use gets none.
 *
 * @throws InvalidInputError when a run is asked for later: it would hold its job's place until then
 * @throws NotFoundError when the job is gone; StateConflictError when it is archived
 */
export async function makeRunsInTurn(
  tx: Tx,
  job: AskedJob,
  requests: readonly EnqueueRequest[],
  concurrencyPolicy: ConcurrencyPolicy | undefined,
): Promise<RunsInTurn> {
  const now = new Date(job.nowMs);
  const locked = await lockJob(tx, job.id, { made: concurrencyPolicy ?? 'as the job says' }); // before keys, as everywhere
  if (locked === undefined) throw new NotFoundError('job', job.id);
  refuseArchived(locked);
  refuseLaterRuns(requests);
  const free = await takeKeys(tx, job.id, requests, now);
  const made = new Map<number, { id: string; pool: string; status: RunStatus; reason?: RunReason }>();
  for (const [index, { key, payload, priority }] of requests.entries()) {
    if (key !== undefined && !free.delete(key)) continue;
    const overrides = payload === undefined ? undefined : { payload };
    const { id, pool, status, reason } = await triggerJob(tx, job.id, { overrides, priority, concurrencyPolicy, now });
    if (key !== undefined) await recordRun(tx, job.id, key, id);
    made.set(index, { id, pool, status, reason });
  }
  return made;
}
