import { elsewhereHandler, NotFoundError, type Run } from '@aster-scheduler/core';
import { readSchedule } from '@aster-scheduler/cron';
import { type Db, type JobsTable, serverTime } from '@aster-scheduler/db';
import { type Selectable, sql } from 'kysely';
import { listPools } from '../claims/list-pools.js';
import { listAttempts } from '../history/list-attempts.js';
import { isOfJob } from '../rows/is-in-state.js';
import { listTickSkips } from '../skips/list-tick-skips.js';
import type { Explanation } from './explanation.js';
import {
  type PauseThen,
  planExplanation,
  runToTellOf,
  type ScheduleThen,
  type UnmetUpstream,
} from './plan-explanation.js';
import { readStatusSince } from './read-status-since.js';
import type { PoolThen } from './why-due.js';

/** What is to be explained: an instant of a job, and the runs that stand for it. */
export interface ExplainedInstant {
  readonly jobId: string;
  readonly at: Date;
  readonly run?: Run;
  readonly backfill?: Run;
  /** Absent: by the clock of the database. */
  readonly now?: Date;
}

/**
 * Reads the facts for an explanation and makes it.
 *
 * @throws NotFoundError when there is no such job
 */
export async function readExplanation(
  db: Db,
  { jobId, at, run, backfill, now }: ExplainedInstant,
): Promise<Explanation> {
  const job = await db
    .selectFrom('jobs')
    .innerJoin('job_cursors as c', 'c.job_id', 'jobs.id')
    .select(['name', 'created_at', 'planned_until', 'status', 'updated_at', 'pause_note', 'paused_at', 'pause_until'])
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (job === undefined) throw new NotFoundError('job', jobId);
  const toldOf = runToTellOf(run, backfill);
  const isPending = toldOf?.status === 'scheduled' || toldOf?.status === 'waiting';
  const unmetUpstreams = toldOf?.status === 'waiting' ? await listUnmetUpstreams(db, jobId) : [];
  const jobStatus = (await readStatusSince(db, [jobId])).get(jobId) ?? { status: 'active' };
  return planExplanation({
    at,
    now: now ?? (await serverTime(db)),
    jobName: job.name,
    jobCreatedAt: job.created_at,
    then: await readScheduleThen(db, jobId, at),
    plannedUntil: job.planned_until,
    run,
    backfill,
    jobStatus,
    attempts: toldOf === undefined ? [] : await listAttempts(db, toldOf.id),
    pool: isPending ? await findPoolOf(db, toldOf.id) : undefined,
    unmetUpstreams,
    skip: (await listTickSkips(db, jobId)).find((skip) => skip.at.getTime() === at.getTime()),
    pause: toPauseThen(job),
    runInTheWay: isPending ? await findRunInTheWay(db, jobId, toldOf.id) : undefined,
  });
}

type PauseColumns = Pick<Selectable<JobsTable>, 'status' | 'updated_at' | 'pause_note' | 'paused_at' | 'pause_until'>;

function toPauseThen(job: PauseColumns): PauseThen | undefined {
  if (job.status !== 'inactive') return undefined;
  return {
    since: job.paused_at ?? job.updated_at,
    note: job.pause_note ?? undefined,
    until: job.pause_until ?? undefined,
  };
}

async function listUnmetUpstreams(db: Db, jobId: string): Promise<UnmetUpstream[]> {
  const { rows } = await sql<{ readonly id: string; readonly name: string }>`
    select d.upstream_job_id as id, j.name
    from aster.job_dependencies d
    join aster.jobs j on j.id = d.upstream_job_id
    where d.job_id = ${jobId} and not exists (
      select from aster.dependency_marks m where m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id)
    order by d.upstream_job_id`.execute(db);
  const statuses = await readStatusSince(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, name }) => ({ name, ...(statuses.get(id) ?? { status: 'active' }) }));
}

async function readScheduleThen(db: Db, jobId: string, at: Date): Promise<ScheduleThen | undefined> {
  const row = await db
    .selectFrom('job_schedules')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('since', '<', at)
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { status, since, cron_expr: expression, timezone, anchor_at: anchorAt } = row;
  if (expression === null) return { status, since };
  const read = readSchedule(expression, { timezone, anchorAt });
  return 'problem' in read
    ? { status, since, problem: read.problem.message }
    : { status, since, schedule: read.schedule };
}

const nobodyThere = { workers: 0, slots: 0, running: 0, due: 0 };

/** The pool that the run was made for; the job may have moved to another one since. */
async function findPoolOf(db: Db, runId: string): Promise<PoolThen | undefined> {
  const run = await db.selectFrom('live_runs').select(['pool', 'handler']).where('id', '=', runId).executeTakeFirst();
  if (run?.handler === elsewhereHandler) {
    return { name: run.pool, ...nobodyThere, isElsewhere: true };
  }
  return run === undefined ? undefined : (await listPools(db)).find((pool) => pool.name === run.pool);
}

async function findRunInTheWay(db: Db, jobId: string, runId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('live_runs as r')
    .select('r.id')
    .where(isOfJob(sql`${jobId}::uuid`))
    .where('r.is_exclusive', '=', true)
    .where('r.id', '<>', runId)
    .executeTakeFirst();
  return row?.id;
}
