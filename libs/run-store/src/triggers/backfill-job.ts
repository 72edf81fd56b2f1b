import { NotFoundError } from '@aster-scheduler/core';
import { type Schedule, storedSchedule } from '@aster-scheduler/cron';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { runsWithIds } from '../history/runs-with-ids.js';
import { lockJob } from '../locks/lock-jobs.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { lockForPlanning } from '../ticks/lock-due-jobs.js';
import { materialiseJobs } from '../ticks/materialise-jobs.js';
import { type BackfillRange, type BackfillTick, planBackfill } from './plan-backfill.js';
import { refuseArchived } from './refuse-archived.js';

export interface BackfillOptions extends BackfillRange {
  /** Only say what would be made. */
  readonly isDryRun?: boolean;
  /** Whether jobs that depend on this one see how the runs end, and fire; absent: they do. */
  readonly tellsDependants?: boolean;
  /** Who asks for it. */
  readonly actor?: string;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface Backfill {
  /** Ticks that get, or would get, a run; oldest first. */
  readonly ticks: readonly Date[];
  /** Ticks of the range that have a run already, or get one from the scheduler. */
  readonly alreadyRun: number;
  /** The runs that were made; empty on a dry run. */
  readonly runs: readonly MadeRun[];
}

/**
 * Makes runs for the ticks of a past range that have none: they were skipped, or the job did not have its schedule
 * then. The ticks are those of the schedule as it is now. Doing it twice makes nothing twice. Under any concurrency
 * policy but `allow` the runs wait for each other. Ticks that are due and not planned yet are planned first: they are
 * no business of a backfill, unless they are skipped.
 *
 * @throws NotFoundError
 * @throws StateConflictError when the job is archived
 * @throws InvalidInputError as `planBackfill`
 */
export async function backfillJob(db: Db, jobId: string, options: BackfillOptions): Promise<Backfill> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId, { made: 'as the job says' });
    if (job === undefined) throw new NotFoundError('job', jobId);
    refuseArchived(job);
    const now = options.now ?? (await serverTime(tx));
    if (options.isDryRun === true) await sql`savepoint before_dry_run`.execute(tx);
    await materialiseJobs(tx, await lockForPlanning(tx, jobId, now), Infinity);
    const all = planBackfill(jobId, await readSchedule(tx, jobId), options, now);
    const plannedUntil = await readPlannedUntil(tx, jobId);
    const ticks = await withoutRun(
      tx,
      all.filter(({ tick }) => plannedUntil === undefined || tick <= plannedUntil),
    );
    const requests = ticks.map((tick) => ({
      id: tick.backfillId,
      job: { ...job, queueLimit: Number.MAX_SAFE_INTEGER },
      trigger: 'backfill' as const,
      scheduledAt: tick.tick,
      availableAt: now,
      tellsDependants: options.tellsDependants,
      actor: options.actor,
      concurrencyPolicy: job.concurrencyPolicy === 'allow' ? ('allow' as const) : ('queue' as const),
    }));
    const runs = options.isDryRun === true ? [] : await workOff(tx, { requests }, now);
    if (options.isDryRun === true) await sql`rollback to savepoint before_dry_run`.execute(tx);
    return { ticks: ticks.map(({ tick }) => tick), alreadyRun: all.length - ticks.length, runs };
  });
}

async function readSchedule(tx: Tx, jobId: string): Promise<Schedule> {
  const job = await tx
    .selectFrom('jobs')
    .select(['cron_expr', 'timezone', 'anchor_at'])
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  return storedSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
}

/** Up to where the ticks are accounted for; `undefined` when the job has none. */
async function readPlannedUntil(tx: Tx, jobId: string): Promise<Date | undefined> {
  const cursor = await tx
    .selectFrom('job_cursors')
    .select(['planned_until', 'next_run_at'])
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  return cursor.next_run_at === null ? undefined : cursor.planned_until;
}

async function withoutRun(tx: Tx, ticks: readonly BackfillTick[]): Promise<BackfillTick[]> {
  const ids = ticks.flatMap((tick) => [tick.scheduledId, tick.backfillId]);
  const { rows } = await sql<{ id: string }>`
    select r.id from ${runsWithIds(ids)} r where r.status <> 'skipped'`.execute(tx);
  const taken = new Set(rows.map((row) => row.id));
  return ticks.filter((tick) => !taken.has(tick.scheduledId) && !taken.has(tick.backfillId));
}
