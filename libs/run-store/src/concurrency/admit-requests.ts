import type { ConcurrencyPolicy, RunTrigger } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type Admission, planAdmission, type RunInTheWay } from './plan-admission.js';
import { policyOf, type RunRequest } from '../requests/run-request.js';

/** A request for a run and what its policy makes of it. */
export interface AdmittedRequest {
  readonly request: RunRequest;
  readonly admission: Admission;
}

/**
 * Decides what becomes of requests, in the order given, by the runs that are live. A request may replace one before it.
 * The cursor of every job whose policy is not `allow` must be held.
 */
export async function admitRequests(tx: Tx, requests: readonly RunRequest[]): Promise<AdmittedRequest[]> {
  const limited = requests.filter((request) => policyOf(request) !== 'allow').map((request) => request.job.id);
  const inTheWay = await listRunsInTheWay(tx, [...new Set(limited)]);
  return requests.map((request) => {
    const others = inTheWay.get(request.job.id);
    const replacesAll = policyOf(request) === 'replace' && request.trigger !== 'schedule';
    const facts = replacesAll ? others?.map((run) => ({ ...run, isKept: false })) : others;
    const admission = planAdmission(policyOf(request), request.job.queueLimit, facts ?? []);
    if (others !== undefined) inTheWay.set(request.job.id, afterAdmission(others, request, admission));
    return { request, admission };
  });
}

/** What is in the way of the next request for the same job; `others` is used up. */
function afterAdmission(others: RunInTheWay[], request: RunRequest, admission: Admission): RunInTheWay[] {
  if (admission.action === 'skip') return others;
  const isQueued = admission.action === 'queue';
  const replaces = new Set(admission.replaces);
  const left = replaces.size === 0 ? others : others.filter((run) => run.status === 'running' || !replaces.has(run.id));
  const isKept = isToBeKept(request.trigger, policyOf(request));
  left.push({ id: request.id, status: isQueued ? 'waiting' : 'scheduled', isQueued, isKept });
  return left;
}

/** Only jobs with the policy `replace` replace anything by a tick: their runs have another one when they wait in turn. */
function isToBeKept(trigger: RunTrigger, policy: ConcurrencyPolicy): boolean {
  return policy === 'queue' && (trigger === 'backfill' || trigger === 'schedule');
}

/** By job; a job of which no run is live has an empty list. */
async function listRunsInTheWay(tx: Tx, jobIds: readonly string[]): Promise<Map<string, RunInTheWay[]>> {
  const byJob = new Map<string, RunInTheWay[]>(jobIds.map((id) => [id, []]));
  if (jobIds.length === 0) return byJob;
  const rows = await tx
    .selectFrom('live_runs')
    .select(['id', 'job_id', 'status', 'reason', 'trigger', 'concurrency_policy'])
    .where(sql<boolean>`job_id = any(${jobIds}::uuid[])`)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const isQueued = row.reason === 'waiting_for_slot' && row.status === 'waiting';
    const isPaused = row.reason === 'paused' && row.status === 'waiting';
    byJob.get(row.job_id)?.push({
      id: row.id,
      status: row.status,
      isQueued,
      isPaused,
      isKept: isToBeKept(row.trigger, row.concurrency_policy),
    });
  }
  return byJob;
}
