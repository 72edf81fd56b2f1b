import { type ClaimedRun, claimRuns, nextRunDueInMs } from '@aster-scheduler/run-store';
import type { WorkerOptions } from '../worker-options.js';
import type { WorkerServices } from '../worker-services.js';
import type { UnknownClaims } from './unknown-claims.js';

export interface ClaimPass {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly workerId: () => string | undefined;
  /** How many runs it may claim now. */
  readonly claimLimit: () => number;
  /** Takes the claimed runs over; returns at once. */
  readonly start: (runs: readonly ClaimedRun[], workerId: string) => void;
  readonly unknown: UnknownClaims;
}

/** What there is to do next. */
export interface NextClaim {
  /** Runs that were claimed in this pass. */
  readonly claimed: number;
  /** For how long nothing is known to be due. */
  readonly inMs: number;
  /** Whether a run is due then; otherwise it is only time to look again. */
  readonly isDue: boolean;
}

/**
 * Claims runs into free slots where some are expected to be due, else only looks: one statement when nothing is due.
 * Answers when to go on, unless something happens before.
 */
export async function claimPass(pass: ClaimPass, isExpected: boolean): Promise<NextClaim> {
  const { services, options } = pass;
  const workerId = pass.workerId();
  const limit = pass.claimLimit();
  const later = { claimed: 0, inMs: options.pollIntervalMs, isDue: false };
  if (workerId === undefined || limit <= 0) return later; // a lease, or an end, rings
  const abilities = {
    handlers: [...(services.handlers?.keys() ?? [])],
    runsCommands: services.executor !== undefined,
  };
  let claimed = 0;
  if (isExpected) {
    const runs = await claim(pass, { ...abilities, workerId, pools: options.pools, limit, now: services.now?.() });
    claimed = runs.length;
    pass.start(runs, workerId);
    if (claimed === limit) return { ...later, claimed };
  }
  const dueInMs = await nextRunDueInMs(services.db, options.pools, abilities);
  if (dueInMs === undefined || dueInMs > options.pollIntervalMs) return { ...later, claimed };
  return { claimed, inMs: dueInMs, isDue: true };
}

async function claim({ services, unknown }: ClaimPass, options: Parameters<typeof claimRuns>[1]) {
  unknown.asking();
  try {
    return await claimRuns(services.db, options);
  } finally {
    unknown.asked();
  }
}
