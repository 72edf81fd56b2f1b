import { answerWithin, type Db } from '@aster-scheduler/db';
import { hostClockMs } from '@aster-scheduler/executor';
import { type LooksFor, type RenewedLease, renewLease } from '@aster-scheduler/run-store';
import type { LeaseTimes } from './lease-times.js';

/** What came of one attempt to renew a worker's lease. */
export type BeatAnswer =
  | ({
      readonly type: 'renewed';
      readonly workerId: string;
      /** A reading of the host's clock from before the renewal: the lease counts from then at the latest. */
      readonly askedAtMs: number;
    } & RenewedLease)
  /** The lease had run out. */
  | { readonly type: 'lost'; readonly workerId: string }
  | { readonly type: 'failed'; readonly workerId: string; readonly error: unknown }
  /** It was left to run out, because the thread that executes the runs does not answer. */
  | { readonly type: 'withheld'; readonly workerId: string; readonly silentMs: number };

/** What a renewal needs. */
export interface Beating {
  readonly db: Db;
  readonly times: LeaseTimes;
  /** What is looked for with each renewal. */
  readonly looksFor: LooksFor;
  /** For how long the thread that executes the runs has failed to answer. */
  readonly silentForMs: () => number;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}

/**
 * Renews the lease once, unless the executing thread has been silent for longer than a lease, not counting the time its
 * handlers may take: a worker that hangs must not hold its runs.
 */
export async function beat(
  { db, times, looksFor, silentForMs, now }: Beating,
  { workerId, isDraining }: { readonly workerId: string; readonly isDraining: boolean },
): Promise<BeatAnswer> {
  const silentMs = silentForMs();
  if (silentMs > times.leaseMs) return { type: 'withheld', workerId, silentMs };
  const askedAtMs = hostClockMs();
  try {
    const options = { workerId, leaseMs: times.leaseMs, isDraining, looksFor, now: now?.() };
    const renewed = await answerWithin(times.answerWithinMs, renewLease(db, options));
    return renewed === undefined ? { type: 'lost', workerId } : { type: 'renewed', workerId, askedAtMs, ...renewed };
  } catch (error) {
    return { type: 'failed', workerId, error };
  }
}
