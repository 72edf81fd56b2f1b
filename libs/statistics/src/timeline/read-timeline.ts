import { firstRunIdAt, type RunStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { dayMs, grains } from '../buckets/grains.js';
import { scopeText } from '../buckets/scope.js';
import type { Bar } from './bar.js';
import { countLanes } from './count-lanes.js';
import { mergeBars } from './merge-bars.js';

/** What the rows of a timeline are. */
export type TimelineGroup = 'job' | 'pool' | 'worker';

export interface TimelineQuestion {
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
  /** Pixels: what lies within three of them is one bar. */
  readonly width: number;
  readonly group: TimelineGroup;
  /** Ids of jobs or workers, or names of pools: the rows, in their order. */
  readonly keys: readonly string[];
  readonly now: Date;
}

/** A row of a timeline; instants are in ms since its begin. */
export interface TimelineRow {
  readonly key: string;
  readonly lanes: number;
  readonly bars: readonly Bar[];
  /** Between when a run could start and when it did, where that can be seen. */
  readonly waits: ReadonlyArray<readonly [from: number, to: number]>;
}

export const mostBars = 600;
/** Bars that are read of all rows together, before those that are close are merged. */
const mostRead = 50_000;
const pixelsPerBar = 3;
/** Runs that began before the range and may lie in it, where nothing is known of how long they take. */
const shortestLookBackMs = 3_600_000;
const longestLookBackMs = 31 * dayMs;

interface BarRow {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly wait: number | null;
  readonly status: RunStatus;
  readonly run_id: string | null;
  readonly count: number;
  readonly attempt: number;
}

/**
 * What ran when. Runs that start within three pixels and end within three are one already where they are read, so that
 * no more rows come than can be told apart. Runs are found by job and id, from the range less the longest run of them
 * in the week behind.
 */
export async function readTimeline(db: Db, question: TimelineQuestion): Promise<readonly TimelineRow[]> {
  const { from, to, width, keys, now } = question;
  if (keys.length === 0) return [];
  const nearMs = (pixelsPerBar * (to.getTime() - from.getTime())) / width;
  const since = new Date(from.getTime() - (await readLookBackMs(db, question)));
  const found = await sql<BarRow>`
    ${barsOf(question, since, nearMs)} union all ${liveBarsOf(question)} order by start limit ${mostRead}`.execute(db);
  const byKey = new Map<string, BarRow[]>(keys.map((key) => [key, []]));
  for (const row of found.rows) byKey.get(row.key)?.push(row);
  const nowMs = now.getTime() - from.getTime();
  return [...byKey].map(([key, rows]) => {
    const bars = mergeBars(rows.map(toBar), { nearMs, nowMs, most: mostBars });
    const waits = rows.flatMap(({ start, wait }) =>
      wait !== null && start - wait >= nearMs ? [[wait, start] as const] : [],
    );
    return { key, lanes: countLanes(bars), bars, waits: waits.slice(0, mostBars) };
  });
}

/** By the job as it is now: history has no pool of its own. */
function keyOf(group: TimelineGroup): RawBuilder<unknown> {
  if (group === 'job') return sql`r.job_id::text`;
  return group === 'worker' ? sql`r.worker_id::text` : sql`(select j.pool from aster.jobs j where j.id = r.job_id)`;
}

function rowsOf({ group, keys }: TimelineQuestion): RawBuilder<unknown> {
  if (group === 'job') return sql`r.job_id = any(${keys}::uuid[])`;
  if (group === 'worker') return sql`r.worker_id = any(${keys}::uuid[])`;
  return sql`r.job_id in (select j.id from aster.jobs j where j.pool = any(${keys}::text[]))`;
}

/** Skips are where they were due, and take no time. */
function barsOf(question: TimelineQuestion, since: Date, nearMs: number): RawBuilder<unknown> {
  const { from, to, group } = question;
  const runs = sql`
    select ${keyOf(group)} as key, r.id, r.status, r.attempt_num, ${sinceBegin(sql`r.available_at`, from)} as wait,
      case when r.status = 'skipped' or r.started_at is null then ${sinceBegin(sql`r.scheduled_at`, from)}
        else ${sinceBegin(sql`r.started_at`, from)} end as start,
      case when r.status = 'skipped' or r.started_at is null then ${sinceBegin(sql`r.scheduled_at`, from)}
        else ${sinceBegin(sql`r.finished_at`, from)} end as end,
      r.started_at is not null and r.status <> 'skipped' as has_started
    from aster.finished_runs r
    where ${rowsOf(question)} and r.id >= ${firstRunIdAt(since)}::uuid and r.id < ${firstRunIdAt(to)}::uuid
      and case when r.status = 'skipped' then r.scheduled_at else r.finished_at end >= ${from}`;
  return sql`
    (select key, min(start) as start, max("end") as end, case when count(*) = 1 and bool_and(has_started) then min(wait) end as wait,
      (array['failed', 'timed_out', 'cancelled', 'skipped', 'succeeded'])[
        min(array_position(array['failed', 'timed_out', 'cancelled', 'skipped', 'succeeded'], status))] as status,
      case when count(*) = 1 then min(id::text) end as run_id, count(*) as count, max(attempt_num) as attempt
    from (${runs}) r
    group by key, floor(start / ${nearMs}::float8), floor("end" / ${nearMs}::float8))`;
}

/** Those that run go on until now; those that wait have done so since they could have started. */
function liveBarsOf(question: TimelineQuestion): RawBuilder<unknown> {
  const { from, to, group, now } = question;
  return sql`
    (select ${group === 'pool' ? sql`r.pool` : keyOf(group)} as key,
      ${sinceBegin(sql`coalesce(r.started_at, r.available_at)`, from)} as start,
      greatest(${sinceBegin(sql`${now}::timestamptz`, from)}, ${sinceBegin(sql`coalesce(r.started_at, r.available_at)`, from)}) as end,
      case when r.status = 'running' then ${sinceBegin(sql`r.available_at`, from)} end as wait,
      r.status, r.id::text as run_id, 1::bigint as count, r.attempt_num as attempt
    from aster.live_runs r
    where ${group === 'pool' ? sql`r.pool = any(${question.keys}::text[])` : rowsOf(question)}
      and coalesce(r.started_at, r.available_at) < least(${to}::timestamptz, ${now}::timestamptz)
      and ${now}::timestamptz >= ${from}
    order by r.id limit ${mostRead})`;
}

function sinceBegin(instant: RawBuilder<unknown>, from: Date): RawBuilder<unknown> {
  return sql`round(date_part('epoch', ${instant} - ${from}::timestamptz) * 1000)`;
}

/** The longest run and wait that the rows have had in the week behind. */
async function readLookBackMs(db: Db, { group, keys, from }: TimelineQuestion): Promise<number> {
  const scopes = group === 'worker' ? [scopeText(undefined)] : keys.map((key) => `${group}:${key}`);
  const found = await sql<{ longest: number | null }>`
    select max(run_ms_max + delay_ms_max) as longest from aster.run_stats
    where grain = ${grains.day} and scope = any(${scopes}::text[]) and bucket >= ${new Date(from.getTime() - 8 * dayMs)}`.execute(
    db,
  );
  return Math.min(longestLookBackMs, Math.max(shortestLookBackMs, found.rows[0]?.longest ?? 0));
}

function toBar({ start, end, status, run_id: runId, count, attempt }: BarRow): Bar {
  return { start, end: Math.max(start, end), status, runId: runId ?? undefined, count, attempt };
}
