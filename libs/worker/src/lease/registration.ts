import { randomUUID } from 'node:crypto';
import { hostClockMs } from '@aster-scheduler/executor';
import { registerWorker } from '@aster-scheduler/run-store';
import { grantLease, type Lease } from './lease.js';

/** Gives a worker its leases, each under a new id. */
export interface Registration {
  /** Takes a lease. Rejects when the database does not answer; that it has taken one all the same does no harm. */
  register(): Promise<{ readonly workerId: string; readonly askedAtMs: number }>;
}

export function createRegistration(lease: Lease): Registration {
  const { services, options, times } = lease;
  let tried: { readonly id: string; readonly askedAtMs: number } | undefined;

  /** The same id is asked for again, since the answer may have got lost; the lease counts from the first time. */
  function nextTry() {
    const now = hostClockMs();
    if (tried === undefined || now - tried.askedAtMs > times.beatEveryMs) tried = { id: randomUUID(), askedAtMs: now };
    return tried;
  }

  return {
    async register() {
      const { id, askedAtMs } = nextTry();
      const { name, pools, concurrency: slots, version, leaseMs } = options;
      const handlers = [...(services.handlers?.keys() ?? [])];
      const now = services.now?.();
      const { lostId: replaces, isDrainAsked } = lease;
      const facts = { id, name, pools, handlers, slots, version, leaseMs, now, replaces, isDrainAsked };
      await registerWorker(services.db, facts);
      tried = undefined;
      lease.workerId = id;
      grantLease(lease, askedAtMs);
      services.emit({ type: 'worker.registered', workerId: id, pools, slots });
      return { workerId: id, askedAtMs };
    },
  };
}
