import { InvalidScheduleError, namesZone, nextTick, parseSchedule } from '@aster-scheduler/cron';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { moveWaitsUntil } from '../dependencies/move-waits-until.js';
import type { DueJob } from './plan-due-job.js';
import { readDueJobs } from './read-due-jobs.js';

/**
 * Jobs of one transaction, those without a named zone among them: a tick in one takes up to a tenth of a millisecond.
 */
const portion = 250;

export interface ZoneDataOptions {
  /** Of the time zone data of this host, such as `2026a`. */
  readonly version: string;
  /** Asked between portions. */
  readonly goesOn?: () => boolean;
}

export interface FollowedZoneData {
  /** Jobs that have another next tick than before. */
  readonly jobs: number;
  /** Whether jobs are left: somebody has them locked, another scheduler works on them, or it was told to stop. */
  readonly hasMore: boolean;
}

interface Progress {
  readonly after_job_id: string | null;
  readonly left_job_ids: readonly string[];
}

const firstId = '00000000-0000-0000-0000-000000000000';
const isUnfinished = sql<boolean>`(after_job_id is not null or left_job_ids <> '{}')`;

/**
 * Works out the next ticks of all jobs in named zones anew, in portions, when this host has newer time zone data than
 * any before: once, whichever scheduler does it, and never by older data. Each tick is what the data of whoever plans
 * it says, so this only lets nobody look too late: a tick that comes earlier now is due earlier.
 */
export async function followZoneData(db: Db, options: ZoneDataOptions): Promise<FollowedZoneData> {
  const { version, goesOn = () => true } = options;
  let jobs = 0;
  let hasMore = await begin(db, version);
  while (hasMore && goesOn()) {
    const done = await inTransaction(db, async (tx) => followPortion(tx, version));
    if (done === undefined) return { jobs, hasMore: await isUnderWay(db, version) };
    jobs += done.moved;
    hasMore = done.hasMore;
    if (!done.hasProgress) break;
  }
  return { jobs, hasMore };
}

/** Returns whether there are jobs to be gone through for this version. */
async function begin(db: Db, version: string): Promise<boolean> {
  const noted = await sql<{ version: string; is_unfinished: boolean }>`
    select version, ${isUnfinished} as is_unfinished from aster.zone_data`.execute(db);
  const [row] = noted.rows;
  if (row !== undefined && row.version >= version) return row.version === version && row.is_unfinished;
  await sql`insert into aster.zone_data as z (version, after_job_id) values (${version}, ${firstId})
    on conflict (is_only_row) do update set version = excluded.version, after_job_id = excluded.after_job_id,
      left_job_ids = '{}'
    where z.version < excluded.version collate "C"`.execute(db);
  return true;
}

async function isUnderWay(db: Db, version: string): Promise<boolean> {
  const result = await sql`select from aster.zone_data where version = ${version} and ${isUnfinished}`.execute(db);
  return result.rows.length > 0;
}

interface Portion {
  readonly moved: number;
  readonly hasMore: boolean;
  /** Whether there was any job that nobody else had locked. */
  readonly hasProgress: boolean;
}

/**
 * One scheduler at a time, the note stays locked: `undefined` when another one has it, or has finished. A job that
 * somebody else has locked is come back to at the end.
 */
async function followPortion(tx: Tx, version: string): Promise<Portion | undefined> {
  const noted = await sql<Progress>`select after_job_id, left_job_ids from aster.zone_data
    where version = ${version} and ${isUnfinished} for update skip locked`.execute(tx);
  const [progress] = noted.rows;
  if (progress === undefined) return undefined;
  const { after_job_id: after, left_job_ids: left } = progress;
  const jobIds = after === null ? left.slice(0, portion) : await listJobIds(tx, after);
  const { moved, locked } = await renewNextTicks(tx, jobIds);
  const goesOnAfter = after === null ? null : (jobIds[portion - 1] ?? null);
  const leftNow = after === null ? [...left.slice(portion), ...locked] : [...left, ...locked];
  await sql`update aster.zone_data set after_job_id = ${goesOnAfter}::uuid, left_job_ids = ${leftNow}::uuid[]`.execute(
    tx,
  );
  const hasMore = goesOnAfter !== null || leftNow.length > 0;
  return { moved, hasMore, hasProgress: after !== null || locked.length < jobIds.length };
}

async function listJobIds(tx: Tx, after: string): Promise<string[]> {
  const result = await sql<{ job_id: string }>`select job_id from aster.job_cursors
    where job_id > ${after}::uuid order by job_id limit ${portion}`.execute(tx);
  return result.rows.map((row) => row.job_id);
}

async function renewNextTicks(tx: Tx, jobIds: readonly string[]): Promise<{ moved: number; locked: string[] }> {
  const withTicks = await sql<{ job_id: string; timezone: string; cron_expr: string }>`
    select c.job_id, j.timezone, j.cron_expr from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where c.job_id = any(${[...jobIds]}::uuid[]) and c.next_run_at is not null`.execute(tx);
  const inZones = withTicks.rows.filter((row) => row.timezone !== 'UTC' || namesZone(row.cron_expr));
  const wanted = inZones.map((row) => row.job_id);
  if (wanted.length === 0) return { moved: 0, locked: [] };
  const held = await sql<{ job_id: string; next_run_at: Date | null }>`
    select job_id, next_run_at from aster.job_cursors where job_id = any(${wanted}::uuid[])
    order by job_id for update skip locked`.execute(tx);
  const before = new Map(held.rows.map((row) => [row.job_id, row.next_run_at]));
  const moved = (await readDueJobs(tx, [...before.keys()])).flatMap((job) => {
    const wasAt = before.get(job.id);
    const next = wasAt === null || job.former_until !== null ? undefined : firstTick(job);
    return next === undefined || next.getTime() === wasAt?.getTime() ? [] : [{ job, next }];
  });
  if (moved.length === 0) return { moved: 0, locked: wanted.filter((id) => !before.has(id)) };
  await sql`update aster.job_cursors c set next_run_at = t.next_at
    from unnest(${moved.map(({ job }) => job.id)}::uuid[], ${moved.map(({ next }) => next)}::timestamptz[])
      as t(job_id, next_at)
    where c.job_id = t.job_id`.execute(tx);
  for (const { job, next } of moved) if (job.has_upstreams) await moveWaitsUntil(tx, job.id, next);
  return { moved: moved.length, locked: wanted.filter((id) => !before.has(id)) };
}

/** `undefined` where this host cannot read the schedule, or it has no tick any more: whoever plans it finds out. */
function firstTick(job: DueJob): Date | undefined {
  try {
    const schedule = parseSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
    return nextTick(schedule, job.planned_until);
  } catch (error) {
    if (error instanceof InvalidScheduleError) return undefined;
    throw error;
  }
}
