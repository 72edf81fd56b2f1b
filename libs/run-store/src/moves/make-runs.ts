import type { RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { admitRequests, type AdmittedRequest } from '../concurrency/admit-requests.js';
import type { Completion } from '../rows/completion.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import { insertLiveRuns, type NewLiveRun } from '../rows/insert-live-runs.js';
import { insertSkips, type Skip } from '../rows/insert-skips.js';
import { noteHeldRuns } from '../rows/note-held-runs.js';
import { noteReplacedRuns } from '../rows/note-replaced-runs.js';
import { planPendingState, type Waits } from '../rows/plan-pending-state.js';
import type { RunRequest } from '../rows/run-request.js';
import { cancelRuns } from './cancel-runs.js';

/** What became of a request. */
export interface MadeRun {
  readonly id: string;
  readonly jobId: string;
  readonly pool: string;
  /** `cancelled`: a later one of the requests has replaced it. */
  readonly status: 'scheduled' | 'waiting' | 'skipped' | 'cancelled';
  readonly reason?: RunReason;
}

/** What came of a batch of requests. */
export interface Making {
  readonly made: readonly MadeRun[];
  /** Runs that were ended to make room; what follows from that is still to be worked off. */
  readonly completions: readonly Completion[];
  /** To be decided again after that: what follows may bring new runs, of the same jobs too. */
  readonly putOff: readonly RunRequest[];
}

/**
 * Makes runs, each under its job's concurrency policy, in the order given; a run that the policy does not let in is
 * recorded as skipped. Where others have to end first, that is all that happens, and the rest is put off. A run whose
 * id exists among the live ones is left as it is. What is made comes in no order.
 *
 * Runs of a paused job wait until it is resumed, but for those that are asked for by hand.
 *
 * The cursor of every job whose policy is not `allow` must be held (see `lockJob`).
 */
export async function makeRuns(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<Making> {
  const [held, open] = partition(requests, waitsForResume);
  await insertLiveRuns(tx, held.map(asHeld), now);
  await noteHeldRuns(
    tx,
    held.map(({ job }) => job.id),
  );
  const done = await makeOpenRuns(tx, open, now);
  return { ...done, made: [...held.map(asPaused), ...done.made] };
}

async function makeOpenRuns(tx: Tx, requests: readonly RunRequest[], now: Date): Promise<Making> {
  if (requests.length === 0) return { made: [], completions: [], putOff: [] };
  const admitted = await admitRequests(tx, requests, now);
  const late = await endLateRuns(tx, { jobIds: jobsOf(admitted.filter(isTurnedAway)), now, leavesMany: true });
  if (late.length > 0) return { made: [], completions: late, putOff: requests };
  const replaced = new Set(
    admitted.flatMap(({ admission }) => (admission.action === 'skip' ? [] : admission.replaces)),
  );
  const [early, remaining] = partition(admitted, ({ request }) => replaced.has(request.id));
  await insertLiveRuns(tx, early.map(asQueued), now);
  const completions = await cancelRuns(tx, [...replaced], 'replaced', now);
  if (completions.length > 0 || remaining.some(makesRoom)) {
    return { made: early.map(asReplaced), completions, putOff: remaining.map(({ request }) => request) };
  }
  await insertLiveRuns(tx, remaining.flatMap(asLive), now);
  await insertSkips(tx, remaining.flatMap(asSkip), now);
  await noteReplacedRuns(
    tx,
    remaining.filter(leavesReplaced).map(({ request }) => request),
  );
  return { made: [...early.map(asReplaced), ...remaining.map(asMade)], completions, putOff: [] };
}

/**
 * Whether a request is turned away by a run of a tick that may not start any more: such a run is ended first. Before
 * ticks are planned, this has already been done.
 */
function isTurnedAway({ request, admission }: AdmittedRequest): boolean {
  return admission.action !== 'admit' && request.trigger !== 'schedule' && request.job.hasCron !== false;
}

function jobsOf(admitted: readonly AdmittedRequest[]): string[] {
  return [...new Set(admitted.map(({ request }) => request.job.id))];
}

/** Whether the run replaces others that had not started when that was decided; one of them may have started since. */
function makesRoom({ admission }: AdmittedRequest): boolean {
  return admission.action === 'admit' && admission.replaces.length > 0;
}

function leavesReplaced({ admission }: AdmittedRequest): boolean {
  return admission.action === 'queue' && admission.leavesReplaced === true;
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function waitsForResume({ job, trigger }: RunRequest): boolean {
  return job.status === 'inactive' && trigger !== 'manual';
}

/**
 * A run of a paused job holds no place and is in no run's way. Its concurrency policy is applied when the job is
 * resumed.
 */
function asHeld(request: RunRequest): NewLiveRun {
  return pending(request, { heldBy: 'paused', forPlace: false });
}

function asPaused({ id, job }: RunRequest): MadeRun {
  return { id, jobId: job.id, pool: job.pool, status: 'waiting', reason: 'paused' };
}

/** A run that is replaced by a later one of the same requests never holds the place. */
function asQueued({ request }: AdmittedRequest): NewLiveRun {
  return pending(request, { forPlace: true });
}

function asLive({ request, admission }: AdmittedRequest): NewLiveRun[] {
  if (admission.action === 'skip') return [];
  if (admission.action === 'queue') return [pending(request, { forPlace: true })];
  return [{ ...pending(request, { forPlace: false }), holdsPlace: admission.holdsPlace }];
}

function pending(request: RunRequest, waits: Omit<Waits, 'forDependencies'>): NewLiveRun {
  const state = planPendingState({ ...waits, forDependencies: request.waitsUntil !== undefined });
  return { request, ...state, holdsPlace: false };
}

function asSkip({ request, admission }: AdmittedRequest): Skip[] {
  if (admission.action !== 'skip') return [];
  const { id, job, trigger, scheduledAt, retryOf, upstreamRunIds } = request;
  return [{ id, jobId: job.id, trigger, scheduledAt, reason: admission.reason, retryOf, upstreamRunIds }];
}

function asReplaced({ request: { id, job } }: AdmittedRequest): MadeRun {
  return { id, jobId: job.id, pool: job.pool, status: 'cancelled', reason: 'replaced' };
}

function asMade(item: AdmittedRequest): MadeRun {
  const { id, job } = item.request;
  const about = { id, jobId: job.id, pool: job.pool };
  if (item.admission.action === 'skip') return { ...about, status: 'skipped', reason: item.admission.reason };
  const [live] = asLive(item);
  return { ...about, status: live?.status ?? 'scheduled', reason: live?.reason };
}
