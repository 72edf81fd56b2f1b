import { type ClaimedRun, claimRuns } from '@aster-scheduler/run-store';
import { abilitiesOf } from '../executors/executors.js';
import type { WorkerOptions } from '../worker-options.js';
import type { WorkerServices } from '../worker-services.js';
import { type Lane, planLanes } from './plan-lanes.js';
import type { UnknownClaims } from './unknown-claims.js';

export interface ClaimPass {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly workerId: () => string | undefined;
  /** How many runs it may claim now. */
  readonly claimLimit: () => number;
  /** Claimed runs that are not settled yet, by handler. */
  readonly running: () => ReadonlyMap<string, number>;
  /** Takes the claimed runs over; returns at once. */
  readonly start: (runs: readonly ClaimedRun[], workerId: string) => void;
  readonly unknown: UnknownClaims;
}

/**
 * By how much polls are further apart while hints arrive: an idle worker then looks for due runs with its heartbeats.
 */
const listeningFactor = 1.5;

/** What there is to do next. */
export interface NextClaim {
  /** Runs that were claimed in this pass. */
  readonly claimed: number;
  /** Due runs that were put aside, as their jobs are paused or gone; absent: none. */
  readonly setAside?: number;
  /** For how long no run is known to become due. */
  readonly inMs: number;
  /** Whether a run is due then; otherwise it is only time to look again. */
  readonly isDue: boolean;
  /** The lease that was lost before the answer to a claim came, so that the runs claimed under it were not started. */
  readonly lateFor?: string;
}

/**
 * Claims due runs into free slots: by one statement, and by one more for each handler that has a limit of its own.
 * Returns when to go on, unless something happens before.
 *
 * @param most how many to claim at once at most, whatever room there is
 */
export async function claimPass(pass: ClaimPass, most = Infinity): Promise<NextClaim> {
  const { services, options } = pass;
  const workerId = pass.workerId();
  const limit = Math.min(pass.claimLimit(), most);
  const later = { claimed: 0, inMs: pollMs(pass), isDue: false };
  if (workerId === undefined || limit <= 0) return later; // a lease, or an end, rings
  let claimed = 0;
  let setAside = 0;
  let inMs = Infinity;
  for (const lane of lanesOf(pass, limit)) {
    const asked = { ...lane, limit: Math.min(lane.limit, limit - claimed), workerId, pools: options.pools };
    if (asked.limit === 0) break; // an end of one of them rings
    const { runs, nextDueInMs = Infinity, ...found } = await claim(pass, { ...asked, now: services.now?.() });
    if (runs.length > 0 && pass.workerId() !== workerId) {
      return { claimed, inMs: 0, isDue: true, lateFor: workerId };
    }
    pass.start(runs, workerId);
    claimed += runs.length;
    setAside += found.setAside;
    inMs = Math.min(inMs, nextDueInMs);
  }
  return inMs > later.inMs ? { ...later, claimed } : { claimed, setAside, inMs, isDue: true };
}

function lanesOf({ services, running }: ClaimPass, limit: number): Lane[] {
  const { handlerLimits: limits = noLimits } = services;
  const turn = limits.size === 0 ? 0 : Math.floor(Math.random() * (limits.size + 1));
  return planLanes({
    abilities: abilitiesOf(services),
    limits,
    running: limits.size === 0 ? noLimits : running(),
    limit,
    turn,
  });
}

const noLimits: ReadonlyMap<string, number> = new Map();

/** A hint may get lost even where they come through: the process that was to send it may die. */
function pollMs({ services, options }: ClaimPass): number {
  return services.isListening?.() === true ? options.pollIntervalMs * listeningFactor : options.pollIntervalMs;
}

async function claim({ services, unknown }: ClaimPass, options: Parameters<typeof claimRuns>[1]) {
  unknown.asking();
  try {
    return await claimRuns(services.db, options);
  } finally {
    unknown.asked();
  }
}
