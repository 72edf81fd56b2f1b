import { type Db, inTransaction, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { isCausedByJobs, isStatementTimeout } from '../ticks/is-caused-by-jobs.js';
import { type Settled, type Settlement, settleRuns } from '../settlement/settle-runs.js';

/** How long after the end of a lease its runs are taken over: its processes were ended before. */
export const takeoverMs = 1_000;

/** Runs settled in one transaction. */
const runsPerPass = 500;

export interface LostWorker {
  readonly workerId: string;
  readonly name: string;
  readonly settled: readonly Settled[];
  /** Runs that could not be settled though the database is there; they, and the worker, are left for the next pass. */
  readonly failed: ReadonlyArray<{ readonly runId: string; readonly error: unknown }>;
}

/**
 * Settles the runs of workers whose lease has run out, as lost, and removes those workers. Schedulers that do this at
 * once pass each other over. A worker cannot renew a lease that has run out, so nothing is taken from a live one.
 *
 * @param goesOn asked before each transaction but the first
 */
export async function recoverLostWorkers(db: Db, now?: Date, goesOn = () => true): Promise<LostWorker[]> {
  const lost: LostWorker[] = [];
  while (lost.length === 0 || goesOn()) {
    const stuck = lost.filter((worker) => worker.failed.length > 0).map((worker) => worker.workerId);
    const worker = await recoverOne(db, { passedOver: stuck, now, goesOn });
    if (worker === undefined) break;
    lost.push(worker);
  }
  return lost;
}

/** A worker and a portion of its runs. */
interface HeldByLost {
  readonly workerId: string;
  readonly name: string;
  readonly losses: readonly Settlement[];
}

interface RecoverOptions {
  readonly passedOver: readonly string[];
  readonly now?: Date;
  readonly goesOn: () => boolean;
}

async function recoverOne(db: Db, options: RecoverOptions): Promise<LostWorker | undefined> {
  const { passedOver, now } = options;
  let held: HeldByLost | undefined;
  try {
    return await inTransaction(db, async (tx) => {
      held = await lockLostWorker(tx, passedOver, now);
      if (held === undefined) return undefined;
      const { workerId, name, losses } = held;
      const settled = await settleRuns(tx, losses, { now });
      if (losses.length < runsPerPass) await tx.deleteFrom('workers').where('id', '=', workerId).execute();
      return { workerId, name, settled, failed: [] };
    });
  } catch (error) {
    if (held === undefined || held.losses.length === 0 || db.isTransaction || !isCausedByJobs(error)) throw error;
    return settleOneByOne(db, held, options);
  }
}

async function lockLostWorker(tx: Tx, passedOver: readonly string[], now?: Date): Promise<HeldByLost | undefined> {
  const found = await sql<{ id: string; name: string }>`
    select id, name from aster.workers
    where lease_until < ${instant(now)} - ${takeoverMs} * interval '1 millisecond' and id <> all(${passedOver}::uuid[])
    order by lease_until limit 1 for update skip locked`.execute(tx);
  const worker = found.rows[0];
  if (worker === undefined) return undefined;
  const runs = await tx
    .selectFrom('live_runs')
    .select(['id', 'fence'])
    .where('worker_id', '=', worker.id)
    .where('status', '=', 'running')
    .orderBy('id')
    .limit(runsPerPass)
    .execute();
  const losses = runs.map(({ id, fence }) => {
    const errorMsg = `worker ${worker.name} was lost`;
    return { runId: id, fence, outcome: { status: 'lost' as const, reason: 'worker_lost' as const, errorMsg } };
  });
  return { workerId: worker.id, name: worker.name, losses };
}

/**
 * After a portion could not be settled together: one run must not keep the others from their next attempts. A second
 * statement that takes too long is taken for trouble of the database.
 */
async function settleOneByOne(db: Db, held: HeldByLost, { now, goesOn }: RecoverOptions): Promise<LostWorker> {
  const { workerId, name, losses } = held;
  const settled: Settled[] = [];
  const failed: Array<{ readonly runId: string; readonly error: unknown }> = [];
  for (const loss of losses) {
    if (!goesOn()) break;
    try {
      settled.push(...(await settleRuns(db, [loss], { now })));
    } catch (error) {
      const isSecondTimeout = isStatementTimeout(error) && failed.some((other) => isStatementTimeout(other.error));
      if (!isCausedByJobs(error) || isSecondTimeout) throw error;
      failed.push({ runId: loss.runId, error });
    }
  }
  return { workerId, name, settled, failed };
}
