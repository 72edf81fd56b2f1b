import { type ConcurrencyPolicy, elsewhereHandler, type RunTrigger } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { inOrderOfState, isInState, isOfJob } from '../rows/is-in-state.js';
import { policyOf, type RunRequest } from '../rows/run-request.js';
import { type Admission, type InTheWay, planAdmission, type RunInTheWay } from './plan-admission.js';

/** A request for a run and what its policy makes of it. */
export interface AdmittedRequest {
  readonly request: RunRequest;
  readonly admission: Admission;
}

/**
 * Decides what becomes of requests, in the order given, by the runs that are live. A request may replace one before it.
 * The cursor of every job whose policy is not `allow` must be held.
 */
export async function admitRequests(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<AdmittedRequest[]> {
  const inTheWay = await readInTheWay(
    tx,
    requests.filter((request) => policyOf(request) !== 'allow'),
    now,
  );
  return requests.map((request) => {
    const others = inTheWay.get(request.job.id) ?? { isTaken: false, queued: 0, runs: [] };
    const admission = planAdmission(policyOf(request), request.job.queueLimit, seenBy(request, others));
    if (inTheWay.has(request.job.id)) inTheWay.set(request.job.id, afterAdmission(others, request, admission));
    return { request, admission };
  });
}

/** Copied only where it is looked at run by run: there may be a thousand requests, and as many runs in their way. */
function seenBy(request: RunRequest, others: InTheWay): InTheWay {
  if (policyOf(request) !== 'replace') return others;
  return { ...others, runs: others.runs.map((run) => ({ ...run, isKept: isKeptFrom(request, run) })) };
}

/**
 * A tick replaces no run elsewhere of which nothing was heard: that somebody is silent would never be told where ticks
 * come sooner than the grace is over.
 */
function isKeptFrom({ trigger, job }: RunRequest, { isKept, status }: RunInTheWay): boolean {
  if (trigger !== 'schedule') return false;
  return isKept === true || (job.handler === elsewhereHandler && status === 'scheduled');
}

/** Its list grows in place: there may be a thousand requests for one job. */
interface InTheWayOfNext extends InTheWay {
  readonly runs: RunInTheWay[];
}

/** What is in the way of the next request for the same job; `others` is used up. */
function afterAdmission(others: InTheWayOfNext, request: RunRequest, admission: Admission): InTheWayOfNext {
  if (admission.action === 'skip') return others;
  const isQueued = admission.action === 'queue';
  const replaces = new Set(admission.replaces);
  const runs =
    replaces.size === 0 ? others.runs : others.runs.filter((run) => run.status === 'running' || !replaces.has(run.id));
  const isKept = isToBeKept(request.trigger, policyOf(request));
  runs.push({ id: request.id, status: isQueued ? 'waiting' : 'scheduled', isKept });
  const queued = (replaces.size === 0 ? others.queued : 0) + (isQueued ? 1 : 0);
  return { isTaken: true, queued, runs };
}

/**
 * Only jobs with the policy `replace` replace runs by a tick. Runs of such a job that wait in turn have another policy.
 */
function isToBeKept(trigger: RunTrigger, policy: ConcurrencyPolicy): boolean {
  return policy === 'queue' && (trigger === 'backfill' || trigger === 'schedule');
}

/** More are not counted: no queue is longer. */
const longestQueue = 2_147_483_647;

/**
 * By job. How much it reads does not depend on the number of runs of the job, except for a queue, which is counted up
 * to its limit.
 */
async function readInTheWay(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<Map<string, InTheWayOfNext>> {
  if (requests.length === 0) return new Map();
  const jobs = new Map(requests.map(({ job }) => [job.id, { id: job.id, most: toCount(job.queueLimit) }]));
  const jobId = sql`input.id`;
  const found = await sql<{ id: string; isTaken: boolean; queued: number }>`
    select input.id,
      coalesce(
        (select true from aster.live_runs r where ${isOfJob(jobId)} and r.is_exclusive),
        (select true from aster.live_runs r
          where ${isOfJob(jobId)} and r.status = 'waiting' and r.reason = 'waiting_for_slot'
          order by r.created_at, r.id limit 1),
        (select true from aster.live_runs r
          where ${isOfJob(jobId)} and r.status = 'waiting' and r.reason <> 'waiting_for_slot' and r.reason <> 'paused'
          order by r.created_at limit 1),
        (select true from aster.live_runs r where ${isInState(jobId, 'running')} ${inOrderOfState} limit 1),
        (select r.scheduled_at <= ${now} from aster.live_runs r
          where ${isInState(jobId, 'scheduled')} ${inOrderOfState} limit 1),
        false) as "isTaken",
      (select count(*)::integer from (
        select from aster.live_runs r
        where ${isOfJob(jobId)} and r.status = 'waiting' and r.reason = 'waiting_for_slot'
        order by r.created_at, r.id limit input.most
      ) q) as queued
    from ${rowsOf([...jobs.values()], 'id uuid, most integer')}`.execute(tx);
  const replacing = requests.filter((request) => policyOf(request) === 'replace').map((request) => request.job.id);
  const runs = await listInTheWay(tx, [...new Set(replacing)], now);
  return new Map(found.rows.map(({ id, isTaken, queued }) => [id, { isTaken, queued, runs: runs.get(id) ?? [] }]));
}

/** In a queue without a limit, such as that of a backfill, nothing has to be counted. */
function toCount(queueLimit: number): number {
  return queueLimit > longestQueue ? 0 : queueLimit;
}

interface FoundRun extends RunInTheWay {
  readonly jobId: string;
  readonly trigger: RunTrigger;
  readonly policy: ConcurrencyPolicy;
}

/** In the order of the index that must be used: by another index of the job alone, all of its runs would be read. */
async function listInTheWay(tx: Tx, jobIds: readonly string[], now: Date): Promise<ReadonlyMap<string, RunInTheWay[]>> {
  const byJob = new Map<string, RunInTheWay[]>();
  if (jobIds.length === 0) return byJob;
  const found = await sql<FoundRun>`
    select run_id as id, of_job as "jobId", run_status as status, made_by as trigger, policy
    from aster.runs_in_the_way(${jobIds}::uuid[], ${now}::timestamptz)`.execute(tx);
  for (const { id, jobId, status, trigger, policy } of found.rows) {
    const runs = byJob.get(jobId) ?? [];
    byJob.set(jobId, runs);
    runs.push({ id, status, isKept: isToBeKept(trigger, policy) });
  }
  return byJob;
}
