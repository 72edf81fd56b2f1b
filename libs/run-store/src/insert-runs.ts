import type { ConcurrencyPolicy, RunReason, RunTrigger, TaskOverrides } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { cancelRuns } from './cancel-runs.js';
import { insertSkips } from './insert-skips.js';
import type { RunnableJob } from './lock-jobs.js';
import { type Admission, planAdmission, type RunInTheWay } from './plan-admission.js';

/** A run that is to be made. */
export interface RunRequest {
  readonly id: string;
  readonly job: RunnableJob;
  readonly trigger: RunTrigger;
  readonly scheduledAt: Date;
  /** When it may be claimed, and its place among the due runs; absent: `scheduledAt`. */
  readonly availableAt?: Date;
  readonly overrides?: TaskOverrides;
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  readonly upstreamRunIds?: readonly string[];
  readonly retryOf?: string;
  /** The run waits for its dependencies, until this instant at the latest. */
  readonly waitsUntil?: Date;
}

/** What became of a request. */
export interface InsertedRun {
  readonly id: string;
  readonly jobId: string;
  readonly pool: string;
  readonly status: 'scheduled' | 'waiting' | 'skipped';
  readonly reason?: RunReason;
}

interface AdmittedRequest {
  readonly request: RunRequest;
  readonly admission: Admission;
}

/**
 * Makes runs, each under its job's concurrency policy, in the order given; a run that the policy does not let in is
 * recorded as skipped. A run whose id exists among the live ones is left as it is.
 *
 * The cursor of every job whose policy is not `allow` must be held (see `lockJobs`).
 */
export async function insertRuns(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<InsertedRun[]> {
  if (requests.length === 0) return [];
  const admitted = await admitRequests(tx, requests);
  const replaced = admitted.flatMap(({ admission }) => (admission.action === 'skip' ? [] : admission.replaces));
  if (replaced.length > 0) await cancelRuns(tx, replaced, 'replaced', now);
  await insertLiveRuns(tx, admitted, now);
  await insertSkips(tx, admitted.flatMap(asSkip), now);
  return admitted.map(asInserted);
}

async function admitRequests(tx: Tx, requests: readonly RunRequest[]): Promise<AdmittedRequest[]> {
  const inTheWay = await listRunsInTheWay(tx, jobsUnder(requests, ['forbid', 'queue', 'replace']));
  await lockReplaceable(tx, jobsUnder(requests, ['replace']), inTheWay);
  return requests.map((request) => {
    const others = inTheWay.get(request.job.id) ?? [];
    const admission = planAdmission(policyOf(request), request.job.queueLimit, others);
    inTheWay.set(request.job.id, afterAdmission(others, request, admission));
    return { request, admission };
  });
}

/** What is in the way of the next request for the same job. */
function afterAdmission(
  others: readonly RunInTheWay[],
  request: RunRequest,
  admission: Admission,
): readonly RunInTheWay[] {
  if (admission.action === 'skip') return others;
  const isQueued = admission.action === 'queue';
  const left = others.filter((run) => run.status === 'running' || !admission.replaces.includes(run.id));
  return [...left, { id: request.id, status: isQueued ? 'waiting' : 'scheduled', isQueued }];
}

function jobsUnder(requests: readonly RunRequest[], policies: readonly ConcurrencyPolicy[]): string[] {
  return [...new Set(requests.filter((each) => policies.includes(policyOf(each))).map((each) => each.job.id))];
}

/**
 * Holds the runs that are about to be replaced, so that none of them starts between the plan and its application, and
 * looks at them again: a claim does not wait for the cursor.
 */
async function lockReplaceable(
  tx: Tx,
  jobIds: readonly string[],
  inTheWay: Map<string, readonly RunInTheWay[]>,
): Promise<void> {
  if (jobIds.every((id) => inTheWay.get(id) === undefined)) return;
  await sql`select from aster.live_runs where job_id = any(${jobIds}::uuid[]) and status <> 'running'
    order by id for update`.execute(tx);
  const held = await listRunsInTheWay(tx, jobIds);
  for (const id of jobIds) inTheWay.set(id, held.get(id) ?? []);
}

async function listRunsInTheWay(tx: Tx, jobIds: readonly string[]): Promise<Map<string, readonly RunInTheWay[]>> {
  const byJob = new Map<string, RunInTheWay[]>();
  if (jobIds.length === 0) return byJob;
  const rows = await tx
    .selectFrom('live_runs')
    .select(['id', 'job_id', 'status', 'reason'])
    .where(sql<boolean>`job_id = any(${jobIds}::uuid[])`)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const run = {
      id: row.id,
      status: row.status,
      isQueued: row.reason === 'waiting_for_slot' && row.status === 'waiting',
    };
    const others = byJob.get(row.job_id);
    if (others === undefined) byJob.set(row.job_id, [run]);
    else others.push(run);
  }
  return byJob;
}

const liveRunColumns = `id uuid, job_id uuid, status text, trigger text, pool text, priority integer, handler text,
  scheduled_at timestamptz, available_at timestamptz, reason text, is_exclusive boolean, concurrency_policy text,
  waits_until timestamptz, upstream_run_ids uuid[], retry_of uuid, overrides jsonb, created_at timestamptz`;

async function insertLiveRuns(tx: Tx, admitted: readonly AdmittedRequest[], now: Date): Promise<void> {
  const rows = admitted
    .filter(({ admission }) => admission.action !== 'skip')
    .map((item) => ({
      id: item.request.id,
      job_id: item.request.job.id,
      ...statusOf(item),
      trigger: item.request.trigger,
      pool: item.request.job.pool,
      priority: item.request.job.priority,
      handler: item.request.job.handler,
      scheduled_at: item.request.scheduledAt,
      available_at: item.request.availableAt ?? item.request.scheduledAt,
      is_exclusive: item.admission.action === 'admit' && item.admission.isExclusive,
      concurrency_policy: policyOf(item.request),
      waits_until: item.request.waitsUntil,
      upstream_run_ids: item.request.upstreamRunIds,
      retry_of: item.request.retryOf,
      overrides: item.request.overrides,
      created_at: now,
    }));
  if (rows.length === 0) return;
  const names = liveRunColumns.split(',').map((column) => column.trim().split(' ')[0]);
  await sql`insert into aster.live_runs (${sql.raw(names.join(', '))})
    select ${sql.raw(names.join(', '))} from ${rowsOf(rows, liveRunColumns)}
    on conflict (id) do nothing`.execute(tx);
}

function statusOf({ request, admission }: AdmittedRequest): { status: 'scheduled' | 'waiting'; reason?: RunReason } {
  if (admission.action === 'queue') return { status: 'waiting', reason: 'waiting_for_slot' };
  if (request.waitsUntil !== undefined) return { status: 'waiting', reason: 'waiting_for_dependencies' };
  return { status: 'scheduled' };
}

function asSkip({ request, admission }: AdmittedRequest) {
  if (admission.action !== 'skip') return [];
  const { id, job, trigger, scheduledAt, retryOf, upstreamRunIds } = request;
  return [{ id, jobId: job.id, trigger, scheduledAt, reason: admission.reason, retryOf, upstreamRunIds }];
}

function asInserted(item: AdmittedRequest): InsertedRun {
  const { id, job } = item.request;
  if (item.admission.action === 'skip') {
    return { id, jobId: job.id, pool: job.pool, status: 'skipped', reason: item.admission.reason };
  }
  return { id, jobId: job.id, pool: job.pool, ...statusOf(item) };
}

function policyOf(request: RunRequest): ConcurrencyPolicy {
  return request.concurrencyPolicy ?? request.job.concurrencyPolicy;
}
