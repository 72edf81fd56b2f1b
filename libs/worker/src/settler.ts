import { type Db, isDatabaseUnavailable } from '@aster-scheduler/db';
import { type Settled, type Settlement, settleRuns } from '@aster-scheduler/run-store';

/** Settles ended attempts, as many at once as have ended while the settlement before was under way. */
export interface Settler {
  /** Resolves with what became of the run; `undefined` once its claim is known to be gone. Keeps trying until then. */
  settle(settlement: Settlement): Promise<Settled | undefined>;
}

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: (settled: Settled | undefined) => void;
}

const batchSize = 500;
const shortestRetryMs = 50;
const longestRetryMs = 1_000;

/** @param isHeld whether the claim may still stand; a settlement whose claim does not is given up */
export function createSettler(
  db: Db,
  isHeld: (settlement: Settlement) => boolean,
  onError: (error: unknown) => void,
  now?: () => Date,
): Settler {
  let queue: Waiting[] = [];
  let isSettling = false;
  let retryMs = shortestRetryMs;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      queue = queue.slice(batch.length);
      await settleBatch(batch);
    }
  }

  async function settleBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const settled = await settleRuns(
        db,
        batch.map(({ settlement }) => settlement),
        { now: now?.() },
      );
      retryMs = shortestRetryMs;
      const byId = new Map(settled.map((item) => [item.runId, item]));
      for (const { settlement, resolve } of batch) resolve(byId.get(settlement.runId));
    } catch (error) {
      onError(error);
      await tryAgain(batch, error);
    }
  }

  /** A fault that is not the database's absence is looked for one by one, so that it holds up nobody else. */
  async function tryAgain(batch: readonly Waiting[], error: unknown): Promise<void> {
    const held = batch.filter(({ settlement }) => isHeld(settlement));
    for (const waiting of batch) if (!held.includes(waiting)) waiting.resolve(undefined);
    if (!isDatabaseUnavailable(error) && held.length > 1) {
      for (const waiting of held) await settleBatch([waiting]);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    queue = [...held, ...queue];
  }

  return {
    async settle(settlement) {
      return new Promise((resolve) => {
        queue.push({ settlement, resolve });
        if (isSettling) return;
        isSettling = true;
        void drain().finally(() => {
          isSettling = false;
        });
      });
    },
  };
}
