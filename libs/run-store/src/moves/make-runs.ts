import type { RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { admitRequests, type AdmittedRequest } from '../concurrency/admit-requests.js';
import { cancelRuns } from './cancel-runs.js';
import { insertLiveRuns, type NewLiveRun } from '../rows/insert-live-runs.js';
import { insertSkips, type Skip } from '../rows/insert-skips.js';
import type { RunRequest } from '../rows/run-request.js';
import { noteHeldRuns } from '../rows/note-held-runs.js';

/** What became of a request. */
export interface InsertedRun {
  readonly id: string;
  readonly jobId: string;
  readonly pool: string;
  /** `cancelled`: a later one of the requests has replaced it. */
  readonly status: 'scheduled' | 'waiting' | 'skipped' | 'cancelled';
  readonly reason?: RunReason;
}

/**
 * Makes runs, each under its job's concurrency policy, in the order given; a run that the policy does not let in is
 * recorded as skipped. A run whose id exists among the live ones is left as it is. The answers come in no order.
 *
 * Runs of a paused job wait until it is resumed, but for those that are asked for by hand.
 *
 * The cursor of every job whose policy is not `allow` must be held (see `lockJob`).
 */
export async function makeRuns(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<InsertedRun[]> {
  if (requests.length === 0) return [];
  const [held, open] = partition(requests, waitsForResume);
  await insertLiveRuns(tx, held.map(asHeld), now);
  await noteHeldRuns(
    tx,
    held.map(({ job }) => job.id),
  );
  return [...held.map(asPaused), ...(await insertOpenRuns(tx, open, now))];
}

async function insertOpenRuns(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<InsertedRun[]> {
  if (requests.length === 0) return [];
  const admitted = await admitRequests(tx, requests, now);
  const replaced = new Set(
    admitted.flatMap(({ admission }) => (admission.action === 'skip' ? [] : admission.replaces)),
  );
  const [early, remaining] = partition(admitted, ({ request }) => replaced.has(request.id));
  await insertLiveRuns(tx, early.map(asQueued), now);
  const ended = replaced.size === 0 ? 0 : await cancelRuns(tx, [...replaced], 'replaced', now);
  const isAsPlanned = ended === 0 && !remaining.some(makesRoom);
  const made = await (isAsPlanned
    ? applyAdmissions(tx, remaining, now)
    : insertOpenRuns(tx, requestsOf(remaining), now));
  return [...early.map(asReplaced), ...made];
}

/** Whether the run takes the place of others that had not started when that was decided; one may have started since. */
function makesRoom({ admission }: AdmittedRequest): boolean {
  return admission.action === 'admit' && admission.replaces.length > 0;
}

/**
 * Carries admissions out. Nothing may have happened since they were decided: when runs were ended to make room, what
 * followed may have brought new ones, of the same jobs too, and the admissions are decided again.
 */
async function applyAdmissions(tx: Tx, admitted: readonly AdmittedRequest[], now: Date): Promise<InsertedRun[]> {
  await insertLiveRuns(tx, admitted.flatMap(asLive), now);
  await insertSkips(tx, admitted.flatMap(asSkip), now);
  return admitted.map(asInserted);
}

function requestsOf(admitted: readonly AdmittedRequest[]): RunRequest[] {
  return admitted.map(({ request }) => request);
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function waitsForResume({ job, trigger }: RunRequest): boolean {
  return job.status === 'inactive' && trigger !== 'manual';
}

/** It has no place and is in nobody's way: what its policy makes of it is decided when the job is resumed. */
function asHeld(request: RunRequest): NewLiveRun {
  return { request, status: 'waiting', reason: 'paused', isExclusive: false };
}

function asPaused({ id, job }: RunRequest): InsertedRun {
  return { id, jobId: job.id, pool: job.pool, status: 'waiting', reason: 'paused' };
}

/** A run that is replaced by a later one of the same requests never holds the place. */
function asQueued({ request }: AdmittedRequest): NewLiveRun {
  return { request, status: 'waiting', reason: 'waiting_for_slot', isExclusive: false };
}

function asLive({ request, admission }: AdmittedRequest): NewLiveRun[] {
  if (admission.action === 'skip') return [];
  if (admission.action === 'queue') {
    return [{ request, status: 'waiting', reason: 'waiting_for_slot', isExclusive: false }];
  }
  const { isExclusive } = admission;
  if (request.waitsUntil === undefined) return [{ request, status: 'scheduled', isExclusive }];
  return [{ request, status: 'waiting', reason: 'waiting_for_dependencies', isExclusive }];
}

function asSkip({ request, admission }: AdmittedRequest): Skip[] {
  if (admission.action !== 'skip') return [];
  const { id, job, trigger, scheduledAt, retryOf, upstreamRunIds } = request;
  return [{ id, jobId: job.id, trigger, scheduledAt, reason: admission.reason, retryOf, upstreamRunIds }];
}

function asReplaced({ request: { id, job } }: AdmittedRequest): InsertedRun {
  return { id, jobId: job.id, pool: job.pool, status: 'cancelled', reason: 'replaced' };
}

function asInserted(item: AdmittedRequest): InsertedRun {
  const { id, job } = item.request;
  const about = { id, jobId: job.id, pool: job.pool };
  if (item.admission.action === 'skip') return { ...about, status: 'skipped', reason: item.admission.reason };
  const [live] = asLive(item);
  return { ...about, status: live?.status ?? 'scheduled', reason: live?.reason };
}
