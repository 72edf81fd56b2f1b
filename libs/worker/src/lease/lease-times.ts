import type { WorkerOptions } from '../worker-options.js';

/** The times that follow from the length of a lease. */
export interface LeaseTimes {
  readonly leaseMs: number;
  /** Between one successful renewal and the next. */
  readonly beatEveryMs: number;
  /** The same while the worker holds nothing that it could lose. */
  readonly idleBeatEveryMs: number;
  /** A renewal that is not answered by then counts as failed. */
  readonly answerWithinMs: number;
  readonly retryMs: number;
  /** How long before the end of the lease the worker ends its own processes. */
  readonly marginMs: number;
}

/**
 * A third of the lease between renewals, a fifth for each to be answered: after one that was not there is time for a
 * second before the processes are ended, at four fifths.
 */
export function leaseTimes({ leaseMs, killBeforeLeaseEndMs }: LeaseLength): LeaseTimes {
  return {
    leaseMs,
    beatEveryMs: leaseMs / 3,
    idleBeatEveryMs: leaseMs * 0.45,
    answerWithinMs: leaseMs / 5,
    retryMs: Math.min(500, leaseMs / 20),
    marginMs: Math.min(killBeforeLeaseEndMs, leaseMs / 5),
  };
}

type LeaseLength = Pick<WorkerOptions, 'leaseMs' | 'killBeforeLeaseEndMs'>;
