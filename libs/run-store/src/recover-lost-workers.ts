import { type Db, inTransaction, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type Settled, settleRuns } from './settle-runs.js';

/** How long after the end of a lease its runs are taken over: its processes were ended before. */
export const takeoverMs = 1_000;

/** Runs settled in one transaction. */
const runsPerPass = 500;

export interface LostWorker {
  readonly workerId: string;
  readonly name: string;
  readonly settled: readonly Settled[];
}

/**
 * Settles the runs of workers whose lease has run out, as lost, and removes those workers. Schedulers that do this at
 * once pass each other over. A worker cannot renew a lease that has run out, so nothing is taken from a live one.
 */
export async function recoverLostWorkers(db: Db, now?: Date): Promise<LostWorker[]> {
  const lost: LostWorker[] = [];
  for (;;) {
    const worker = await inTransaction(db, async (tx) => recoverOne(tx, now));
    if (worker === undefined) return lost;
    lost.push(worker);
  }
}

async function recoverOne(tx: Tx, now?: Date): Promise<LostWorker | undefined> {
  const found = await sql<{ id: string; name: string }>`
    select id, name from aster.workers
    where lease_until < ${instant(now)} - ${takeoverMs} * interval '1 millisecond'
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
  const settled = await settleRuns(
    tx,
    runs.map((run) => ({
      runId: run.id,
      fence: run.fence,
      outcome: { status: 'lost', reason: 'worker_lost', errorMsg: `worker ${worker.name} was lost` },
    })),
    { now },
  );
  if (runs.length < runsPerPass) await tx.deleteFrom('workers').where('id', '=', worker.id).execute();
  return { workerId: worker.id, name: worker.name, settled };
}
