import type { DatabaseWatch } from '@aster-scheduler/db';
import type { HeldClaim } from '@aster-scheduler/run-store';
import type { Attempts } from '../attempts/attempts.js';
import { executorsOf, extendLeases } from '../executors/executors.js';
import type { WorkerOptions } from '../worker-options.js';
import type { WorkerServices } from '../worker-services.js';
import type { LeaseTimes } from './lease-times.js';
import type { SignsOfLife } from './signs-of-life.js';

/** What keeping a lease needs to know, and what it tells. */
export interface LeaseKeeping {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly attempts: Attempts;
  readonly signs: SignsOfLife;
  readonly watch: DatabaseWatch;
  /** Called when claims can be made, at first and after each lost lease. */
  readonly onRegistered: () => void;
  /** Told after each renewal what the database says the worker holds. */
  readonly onHeld: (held: readonly HeldClaim[]) => void;
  /** Told after each renewal when the next run is due that the worker could claim. */
  readonly onLooked: (nextDueInMs: number | undefined) => void;
  /** Somebody has told the worker to claim nothing more, or has taken that back. */
  readonly onDrainAsked: () => void;
}

/** A worker's lease. Times are readings of the host's clock. */
export interface Lease extends LeaseKeeping {
  readonly times: LeaseTimes;
  /** The worker's id; it gets another one after its lease was lost. `undefined` while it has no lease. */
  workerId?: string;
  /** The last one that was lost. */
  lostId?: string;
  /** When the worker ends its own processes. */
  endsAtMs: number;
  isDraining: boolean;
  /** Somebody has told it to claim nothing more. */
  isDrainAsked: boolean;
}

/** The lease counts from before it was asked for, so it ends here before it ends in the database. */
export function grantLease(lease: Lease, askedAtMs: number): void {
  const { leaseMs, marginMs } = lease.times;
  const lastsMs = leaseMs - marginMs;
  lease.endsAtMs = askedAtMs + lastsMs;
  extendLeases(executorsOf(lease.services), lastsMs, askedAtMs);
}

/** Ends everything that runs under the lease; commands within a second, whatever grace they were given. */
export function loseLease(lease: Lease, workerId: string): void {
  const { services, attempts } = lease;
  services.emit({ type: 'lease.lost', workerId, runs: attempts.size });
  lease.workerId = undefined;
  lease.lostId = workerId;
  for (const attempt of attempts.list()) attempt.stop('lost');
  extendLeases(executorsOf(services), 0);
}
