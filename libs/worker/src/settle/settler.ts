import { type DatabaseWatch, type Db, isDeadlinePassed, isLockTimeout } from '@aster-scheduler/db';
import { type Claim, isCausedByItems, type Settled, settleRuns } from '@aster-scheduler/run-store';
import type { AttemptEnd, WaitingEnd } from './attempt-end.js';
import { dropLost } from './drop-lost.js';
import { findOwnEnd } from './find-own-end.js';
import { createSetAside } from './set-aside.js';
import { mostInBatch, takeBatch } from './take-batch.js';

/**
 * Settles ended attempts, as many at once as have ended while the settlement before was under way. When there are more
 * than one settlement takes, a second runs beside it. What cannot be settled with others is set aside, and delays no
 * other.
 */
export interface Settler {
  /** Resolves with what became of the run; `undefined` once its claim is known to be gone. Keeps trying until then. */
  settle(end: AttemptEnd): Promise<Settled | undefined>;
}

export interface SettlerOptions {
  readonly db: Db;
  /** Whether the claim may still stand; an end whose claim does not is given up. */
  readonly isHeld: (claim: Claim) => boolean;
  readonly watch: DatabaseWatch;
  /** How many hand-backs of a started run cost it nothing. */
  readonly freeHandbacks?: number;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}

const mostAtOnce = 2;
const shortestRetryMs = 50;
const longestRetryMs = 1_000;
const doing = 'settling runs';

export function createSettler({ db, isHeld, watch, freeHandbacks, now }: SettlerOptions): Settler {
  let queue: WaitingEnd[] = [];
  let underWay = 0;
  let retryMs = shortestRetryMs;
  let batchSize = mostInBatch;
  const aside = createSetAside({ db, watch, now, settle: settleTogether, isHeld });

  async function drain(): Promise<void> {
    underWay += 1;
    while (queue.length > 0) {
      const batch = takeBatch(queue, batchSize);
      queue = queue.slice(batch.length);
      await settleBatch(batch);
    }
    underWay -= 1;
  }

  async function settleBatch(batch: readonly WaitingEnd[]): Promise<void> {
    try {
      await settleTogether(batch);
      batchSize = Math.min(batchSize * 2, mostInBatch);
    } catch (error) {
      if (!isLockTimeout(error)) watch.failed(doing, error);
      const held = dropLost(batch, isHeld);
      if (held.length === 0) watch.gaveUp(doing);
      else if (isCausedByItems(error) && !isDeadlinePassed(error)) aside.add(held);
      else await tryAgain(held, error);
    }
  }

  async function settleTogether(batch: readonly WaitingEnd[], lockTimeoutMs?: number): Promise<void> {
    const ends = batch.map(({ end: { runId, fence, outcome, claim } }) => ({ runId, fence, outcome, claim }));
    const done = await settleRuns(db, ends, { now: now?.(), lockTimeoutMs, freeHandbacks });
    const settled = new Map(done.map((item) => [item.runId, item]));
    for (const { end, wasTried } of batch) {
      if (!wasTried || settled.get(end.runId)?.status !== 'claim_lost') continue;
      const before = await findOwnEnd(db, end);
      if (before !== undefined) settled.set(end.runId, before);
    }
    watch.answered(doing);
    retryMs = shortestRetryMs;
    for (const { end, resolve } of batch) resolve(settled.get(end.runId));
  }

  /**
   * Tries again later: the database is away, or the batch was too large to arrive in time, and a smaller one may
   * succeed.
   */
  async function tryAgain(held: readonly WaitingEnd[], error: unknown): Promise<void> {
    if (isDeadlinePassed(error)) batchSize = Math.max(1, Math.floor(held.length / 2));
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    // one that was tried by itself goes to the end of the queue: it may be the one that is too large
    queue = held.length === 1 ? [...queue, ...held] : [...held, ...queue];
  }

  return {
    settle(end) {
      return new Promise((resolve) => {
        const waiting = { end, wasTried: false, resolve };
        if (aside.isLocked(end.claim?.jobId)) return aside.add([waiting]);
        queue.push(waiting);
        if (underWay === 0 || (underWay < mostAtOnce && queue.length >= mostInBatch)) void drain();
      });
    },
  };
}
