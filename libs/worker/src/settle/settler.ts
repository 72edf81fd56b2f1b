import type { Outcome } from '@aster-scheduler/core';
import { type DatabaseWatch, type Db, isDatabaseUnavailable } from '@aster-scheduler/db';
import { type Settled, type Settlement, settleRuns } from '@aster-scheduler/run-store';
import type { Claim } from '../active-runs.js';
import { findOwnEnd, type OwnAttempt } from './find-own-end.js';

/** The end of an attempt of this worker. */
export interface AttemptEnd extends Settlement, OwnAttempt {}

/**
 * Settles ended attempts, as many at once as have ended while the settlement before was under way. When there are more
 * than that takes, another goes beside it.
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
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}

interface Waiting {
  end: AttemptEnd;
  /** Whether it was tried before: it may have been settled without the answer having come through. */
  wasTried: boolean;
  readonly resolve: (settled: Settled | undefined) => void;
}

const batchSize = 500;
const mostAtOnce = 2;
const shortestRetryMs = 50;
const longestRetryMs = 1_000;
const doing = 'settling runs';

export function createSettler({ db, isHeld, watch, now }: SettlerOptions): Settler {
  let queue: Waiting[] = [];
  let underWay = 0;
  let retryMs = shortestRetryMs;

  async function drain(): Promise<void> {
    underWay += 1;
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      queue = queue.slice(batch.length);
      await settleBatch(batch);
    }
    underWay -= 1;
  }

  async function settleBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await settleOnce(batch);
    } catch (error) {
      watch.failed(doing, error);
      await tryAgain(batch, error);
    }
  }

  async function settleOnce(batch: readonly Waiting[]): Promise<void> {
    const ends = batch.map(({ end: { runId, fence, outcome, claim } }) => ({ runId, fence, outcome, claim }));
    const settled = new Map((await settleRuns(db, ends, { now: now?.() })).map((item) => [item.runId, item]));
    for (const { end, wasTried } of batch) {
      if (!wasTried || settled.get(end.runId)?.status !== 'claim_lost') continue;
      const before = await findOwnEnd(db, end);
      if (before !== undefined) settled.set(end.runId, before);
    }
    watch.answered(doing);
    retryMs = shortestRetryMs;
    for (const { end, resolve } of batch) resolve(settled.get(end.runId));
  }

  /** A fault that is not the database's absence is looked for one by one, so that it holds up nobody else. */
  async function tryAgain(batch: readonly Waiting[], error: unknown): Promise<void> {
    const held = batch.filter(({ end }) => isHeld(end));
    for (const waiting of batch) {
      waiting.wasTried = true;
      if (!held.includes(waiting)) waiting.resolve(undefined);
    }
    if (held.length === 0) return watch.gaveUp(doing);
    const isFault = !isDatabaseUnavailable(error);
    if (isFault && held.length > 1) {
      for (const waiting of held) await settleBatch([waiting]);
      return;
    }
    if (isFault) for (const waiting of held) waiting.end = withoutResult(waiting.end, error);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    queue = isFault ? [...queue, ...held] : [...held, ...queue];
  }

  return {
    settle(end) {
      return new Promise((resolve) => {
        queue.push({ end, wasTried: false, resolve });
        if (underWay === 0 || (underWay < mostAtOnce && queue.length >= batchSize)) void drain();
      });
    },
  };
}

/** What a handler returned may be more than the database can hold; then that is how its run ended. */
function withoutResult(end: AttemptEnd, error: unknown): AttemptEnd {
  if (end.outcome.result === undefined) return end;
  const why = error instanceof Error ? error.message : String(error);
  const outcome: Outcome = {
    ...end.outcome,
    status: 'failed',
    reason: 'handler_error',
    result: undefined,
    errorMsg: `the result cannot be stored: ${why}`,
    isPermanent: true,
  };
  return { ...end, outcome };
}
