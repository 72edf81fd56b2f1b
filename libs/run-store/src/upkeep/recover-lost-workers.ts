import { messageOf, type Outcome } from '@aster-scheduler/core';
import { type Db, instant, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { isCausedByItems } from '../portions/is-caused-by-items.js';
import { endWithoutFollowing } from '../settlement/end-without-following.js';
import { settleByJob, type SettlementOfJob } from '../settlement/settle-in-parts.js';
import { settleRuns } from '../settlement/settle-runs.js';
import type { Settled } from '../settlement/settlement.js';

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

export interface RecoverOptions {
  /** Asked before each transaction but the first. */
  readonly goesOn?: () => boolean;
  /**
   * Whether what follows from the end of a run has failed for so long, lastly with this, that it is to end without it.
   */
  readonly isHopeless?: (runId: string, error: unknown) => boolean;
}

/**
 * Settles the runs of workers whose lease has run out, as lost, and removes those workers. Schedulers that do this at
 * once pass each other over. A worker cannot renew a lease that has run out, so nothing is taken from a live one. A run
 * that cannot be settled, because its job is locked for example, is passed over; those behind it are not.
 */
export async function recoverLostWorkers(db: Db, now?: Date, options: RecoverOptions = {}): Promise<LostWorker[]> {
  const { goesOn = () => true, isHopeless = () => false } = options;
  const pass: Pass = { now, goesOn, isHopeless, passedOver: new Set(), stuck: new Set() };
  const lost: LostWorker[] = [];
  while (lost.length === 0 || goesOn()) {
    const worker = await recoverPortion(db, pass);
    if (worker === undefined) break;
    lost.push(worker);
  }
  return lost;
}

interface Pass extends Required<RecoverOptions> {
  readonly now?: Date;
  /** Runs that were not settled in this pass. */
  readonly passedOver: Set<string>;
  /** Workers of which no other runs are left. */
  readonly stuck: Set<string>;
}

/** A worker and a portion of its runs. */
interface HeldByLost {
  readonly workerId: string;
  readonly name: string;
  readonly pools: readonly string[];
  readonly losses: readonly SettlementOfJob[];
}

async function recoverPortion(db: Db, pass: Pass): Promise<LostWorker | undefined> {
  let held: HeldByLost | undefined;
  try {
    return await inTransaction(db, async (tx) => {
      held = await lockLostWorker(tx, pass);
      if (held === undefined) return undefined;
      const { workerId, name, losses } = held;
      const settled = await settleRuns(tx, losses, { now: pass.now });
      if (losses.length < runsPerPass) {
        pass.stuck.add(workerId);
        await removeIfIdle(tx, workerId);
      }
      await noteLost(tx, held, pass.now);
      return { workerId, name, settled, failed: [] };
    });
  } catch (error) {
    if (held === undefined || held.losses.length === 0 || db.isTransaction || !isCausedByItems(error)) throw error;
    return await recoverByJob(db, held, pass);
  }
}

async function lockLostWorker(tx: Tx, { now, stuck, passedOver }: Pass): Promise<HeldByLost | undefined> {
  const found = await sql<{ id: string; name: string; pools: string[] }>`
    select id, name, pools from aster.workers
    where lease_until < ${instant(now)} - ${takeoverMs} * interval '1 millisecond' and id <> all(${[...stuck]}::uuid[])
    order by lease_until limit 1 for update skip locked`.execute(tx);
  const worker = found.rows[0];
  if (worker === undefined) return undefined;
  const runs = await tx
    .selectFrom('live_runs')
    .select(['id', 'fence', 'job_id'])
    .where('worker_id', '=', worker.id)
    .where('status', '=', 'running')
    .where(sql<boolean>`id <> all(${[...passedOver]}::uuid[])`)
    .orderBy('id')
    .limit(runsPerPass)
    .execute();
  const errorMsg = `worker ${worker.name} was lost`;
  const outcome: Outcome = { status: 'lost', reason: 'worker_lost', errorMsg };
  const losses = runs.map(({ id, fence, job_id: jobId }) => ({ runId: id, fence, jobId, outcome }));
  return { workerId: worker.id, name: worker.name, pools: worker.pools, losses };
}

/** Rules for alerts may be about it: the row of the worker goes. */
async function noteLost(tx: Tx, { workerId, name, pools, losses }: HeldByLost, now?: Date): Promise<void> {
  await sql`
    insert into aster.lost_workers as l (worker_id, name, pools, lost_at, runs)
    values (${workerId}, ${name}, ${[...pools]}::text[], ${instant(now)}, ${losses.length})
    on conflict (worker_id) do update set runs = l.runs + excluded.runs`.execute(tx);
}

/** Runs that were passed over keep their worker. */
async function removeIfIdle(tx: Tx, workerId: string): Promise<void> {
  await sql`delete from aster.workers w where w.id = ${workerId}
    and not exists (select from aster.live_runs r where r.worker_id = w.id and r.status = 'running')`.execute(tx);
}

async function recoverByJob(db: Db, { workerId, name, losses }: HeldByLost, pass: Pass): Promise<LostWorker> {
  if (losses.length < runsPerPass) pass.stuck.add(workerId);
  const { settled, left, untried } = await settleByJob(db, losses, pass);
  const ended: Settled[] = [];
  const failed: Array<{ readonly runId: string; readonly error: unknown }> = [];
  for (const { item, error } of left) {
    const end = await tryLastResort(db, item, error, pass);
    if (end === undefined) failed.push({ runId: item.runId, error });
    else ended.push(end);
  }
  for (const { runId } of [...failed, ...untried]) pass.passedOver.add(runId);
  return { workerId, name, settled: [...settled, ...ended], failed };
}

async function tryLastResort(db: Db, loss: SettlementOfJob, error: unknown, pass: Pass): Promise<Settled | undefined> {
  if (!pass.isHopeless(loss.runId, error)) return undefined;
  const why = messageOf(error);
  return endWithoutFollowing(db, loss, { why, now: pass.now }).catch(() => undefined);
}
