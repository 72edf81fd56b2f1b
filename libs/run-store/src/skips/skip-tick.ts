import { InvalidInputError, NotFoundError, StateConflictError } from '@aster-scheduler/core';
import { isTick, storedSchedule } from '@aster-scheduler/cron';
import { type Db, inTransaction, serverTime, storableText, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import { maxTickSkips, type TickSkip } from './tick-skip.js';

export interface SkipOptions {
  readonly note?: string;
  readonly by?: string;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Has a tick to come recorded as a skip when it is due, instead of making its run. Doing it again says the note anew.
 *
 * @throws NotFoundError, InvalidInputError when it is no tick of the job, or none to come
 * @throws StateConflictError for an archived job, and beyond `maxTickSkips`
 */
export async function skipTick(db: Db, jobId: string, at: Date, options: SkipOptions = {}): Promise<TickSkip> {
  return inTransaction(db, async (tx) => {
    const { now, nextRunAt } = await lockForSkips(tx, jobId, at, options.now);
    const { by, note } = options;
    const skip = { at, by, note: note === undefined ? undefined : storableText(note), createdAt: now };
    const columns = { skipped_by: by ?? null, note: skip.note ?? null, created_at: now };
    await tx
      .insertInto('tick_skips')
      .values({ job_id: jobId, at, ...columns })
      .onConflict((conflict) => conflict.columns(['job_id', 'at']).doUpdateSet(columns))
      .execute();
    if (nextRunAt?.getTime() === at.getTime()) await dropPlannedAhead(tx, jobId);
    return skip;
  });
}

/** The cursor of the job is held: whoever makes the tick has either done so, or will see the skip. */
async function lockForSkips(tx: Tx, jobId: string, at: Date, givenNow?: Date) {
  const held = await lockJob(tx, jobId, { made: 'as the job says' });
  if (held === undefined) throw new NotFoundError('job', jobId);
  const now = givenNow ?? (await serverTime(tx));
  const job = await tx
    .selectFrom('jobs')
    .innerJoin('job_cursors as c', 'c.job_id', 'jobs.id')
    .select(['cron_expr', 'timezone', 'anchor_at', 'planned_until', 'next_run_at'])
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  if (held.status === 'archived')
    throw new StateConflictError(jobId, held.status, 'the job is archived: it has no ticks');
  const schedule = storedSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
  if (!isTick(schedule, at)) throw refused('is not a tick of the job');
  if (at <= now || at <= job.planned_until) throw refused('must lie in the future: the tick is due or over');
  await refuseTooMany(tx, { jobId, at, status: held.status, now });
  return { now, nextRunAt: job.next_run_at };
}

interface Asked {
  readonly jobId: string;
  readonly at: Date;
  readonly status: string;
  readonly now: Date;
}

/** Those that are over and met no planning, as while the job was paused, go. One that is marked already is no more. */
async function refuseTooMany(tx: Tx, { jobId, at, status, now }: Asked): Promise<void> {
  await tx
    .deleteFrom('tick_skips')
    .where('job_id', '=', jobId)
    .where('at', '<=', now)
    .where(isPlanned(jobId))
    .execute();
  const counted = await sql<{ n: number }>`
    select count(*)::integer as n from aster.tick_skips where job_id = ${jobId} and at <> ${at}`.execute(tx);
  if ((counted.rows[0]?.n ?? 0) < maxTickSkips) return;
  const message = `${maxTickSkips} ticks of the job are to be skipped already: pause it instead`;
  throw new StateConflictError(jobId, status, message);
}

function isPlanned(jobId: string) {
  return sql<boolean>`at <= (select c.planned_until from aster.job_cursors c where c.job_id = ${jobId})`;
}

/**
 * What was planned ahead names the cursor as it was then: to the millisecond, so a microsecond makes it another one,
 * and moves nothing.
 */
async function dropPlannedAhead(tx: Tx, jobId: string): Promise<void> {
  await sql`update aster.job_cursors set planned_until = planned_until + interval '1 microsecond'
    where job_id = ${jobId}`.execute(tx);
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'at', message }]);
}
