import { randomUUID } from 'node:crypto';
import { createWakeUp } from '@aster-scheduler/db';
import { deregisterWorker, type HeldRun, listHeldRuns, registerWorker, renewLease } from '@aster-scheduler/run-store';
import type { ActiveRun, ActiveRuns } from './active-runs.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/** Keeps a worker's lease and ends what the worker no longer holds. */
export interface LeaseKeeper {
  /** The worker's id; it gets another one after its lease was lost. `undefined` until it is registered. */
  readonly workerId: string | undefined;
  /** Asks the database what the worker holds, and ends what it does not, or what somebody wants cancelled. */
  checkHeldRuns(): Promise<void>;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  drain(): void;
  deregister(): Promise<void>;
}

const renewalsPerLease = 4;
const retryMs = 500;

/** @param onRegistered called when claims can be made, at first and after each lost lease */
export function createLeaseKeeper(
  services: WorkerServices,
  options: WorkerOptions,
  active: ActiveRuns,
  onRegistered: () => void,
): LeaseKeeper {
  const lease: Lease = { services, options, active, onRegistered, leaseEndsAtMs: 0, isDraining: false };
  const wakeUp = createWakeUp();
  return {
    get workerId() {
      return lease.workerId;
    },
    async checkHeldRuns() {
      if (lease.workerId === undefined) return;
      const askedAtMs = performance.now();
      endWhatIsNotHeld(active.list(), await listHeldRuns(services.db, lease.workerId), askedAtMs);
    },
    async run(signal) {
      while (!signal.aborted) await wakeUp.sleep(await beat(lease), signal);
    },
    drain() {
      lease.isDraining = true;
      wakeUp.ring();
    },
    async deregister() {
      if (lease.workerId !== undefined) await deregisterWorker(services.db, lease.workerId);
    },
  };
}

interface Lease {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly active: ActiveRuns;
  readonly onRegistered: () => void;
  workerId?: string;
  /** When the worker ends its own processes, on its monotonic clock. */
  leaseEndsAtMs: number;
  isDraining: boolean;
}

/** Renews the lease, or takes a first or new one; answers after how long to do so again. */
async function beat(lease: Lease): Promise<number> {
  const { services, options } = lease;
  try {
    if (lease.workerId === undefined) await register(lease);
    else await renew(lease, lease.workerId);
    return lease.workerId === undefined ? 0 : options.leaseMs / renewalsPerLease;
  } catch (error) {
    services.emit({ type: 'database.lost', doing: 'renewing the lease', error });
    if (lease.workerId !== undefined && performance.now() >= lease.leaseEndsAtMs) lose(lease, lease.workerId);
    return Math.min(retryMs, options.leaseMs / renewalsPerLease);
  }
}

async function register(lease: Lease): Promise<void> {
  const { services, options } = lease;
  const id = randomUUID();
  const askedAtMs = performance.now();
  await registerWorker(services.db, {
    id,
    name: options.name,
    pools: options.pools,
    handlers: [...(services.handlers?.keys() ?? [])],
    slots: options.concurrency,
    version: options.version,
    leaseMs: options.leaseMs,
    now: services.now?.(),
  });
  lease.workerId = id;
  granted(lease, askedAtMs);
  services.emit({ type: 'worker.registered', workerId: id, pools: options.pools, slots: options.concurrency });
  lease.onRegistered();
}

async function renew(lease: Lease, workerId: string): Promise<void> {
  const { services, options, active, isDraining } = lease;
  const askedAtMs = performance.now();
  const held = await renewLease(services.db, { workerId, leaseMs: options.leaseMs, isDraining, now: services.now?.() });
  if (held === undefined) return lose(lease, workerId);
  granted(lease, askedAtMs);
  endWhatIsNotHeld(active.list(), held, askedAtMs);
}

/** The lease counts from before the request was sent, so it ends here before it ends in the database. */
function granted(lease: Lease, askedAtMs: number): void {
  lease.leaseEndsAtMs = askedAtMs + lease.options.leaseMs - lease.options.killBeforeLeaseEndMs;
  lease.services.executor?.extendLease(lease.leaseEndsAtMs - performance.now());
}

function lose(lease: Lease, workerId: string): void {
  lease.services.emit({ type: 'lease.lost', workerId, runs: lease.active.size });
  for (const run of lease.active.list()) run.stop('lost');
  lease.workerId = undefined;
}

/** A run claimed after the question was asked may be missing in the answer without being lost. */
function endWhatIsNotHeld(active: readonly ActiveRun[], held: readonly HeldRun[], askedAtMs: number): void {
  const byId = new Map(held.map((run) => [run.runId, run]));
  for (const { run, stop, claimedAtMs } of active) {
    const found = byId.get(run.id);
    if (found?.fence === run.fence) {
      if (found.cancelReason !== undefined) stop('cancelled');
    } else if (claimedAtMs < askedAtMs) {
      stop('lost');
    }
  }
}
