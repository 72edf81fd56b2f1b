import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type JobConditions, whereJob } from './job-conditions.js';

/** What jobs are put together by; a folder is what stands before the first `/` behind the prefix that is asked for. */
export const jobGroupings = ['folder', 'label', 'pool', 'owner', 'managed_by', 'letter'] as const;
export type JobGrouping = (typeof jobGroupings)[number];

export interface JobGroup {
  /** As a list is narrowed to it: `etl/`, `team=data`, `gpu`, `E`. Absent: the jobs that have none. */
  readonly value?: string;
  readonly jobs: number;
  /** How many of them fail now. */
  readonly failing: number;
  /** How many jobs stand before the first of them in a list by name. */
  readonly before: number;
}

export interface JobGroups {
  /** Those with the most jobs first. */
  readonly groups: readonly JobGroup[];
  /** Whether there are no more groups, and all jobs were looked at. */
  readonly isComplete: boolean;
}

/** A look at all of a large fleet takes a third of a second. */
export const mostJobsInGroups = 200_000;
const mostGroups = 500;

/** Puts the jobs that match together, and counts them. One with several labels is in as many groups. */
export async function groupJobs(db: Db, by: JobGrouping, conditions: JobConditions): Promise<JobGroups> {
  const { rows } = await sql<{ value: string | null; jobs: number; failing: number; before: number; found: number }>`
    select g.value, count(*)::integer as jobs, count(s.job_id)::integer as failing,
      min(m.place)::integer - 1 as before, max(m.found)::integer as found
    from (
      select i.*, row_number() over (order by i.name) as place, count(*) over () as found
      from (
        select j.id, j.name, j.pool, j.owner, j.managed_by, j.labels from aster.jobs j
        where ${whereJob(conditions)} order by j.name limit ${mostJobsInGroups + 1}) i
    ) m left join aster.job_streaks s on s.job_id = m.id ${valuesOf(by, conditions.prefix ?? '')}
    group by g.value order by count(*) desc, min(m.place) limit ${mostGroups + 1}`.execute(db);
  const groups = rows.slice(0, mostGroups).map(({ value, jobs, failing, before }): JobGroup => {
    return { ...(value === null ? {} : { value }), jobs, failing, before };
  });
  return { groups, isComplete: rows.length <= mostGroups && (rows[0]?.found ?? 0) <= mostJobsInGroups };
}

/** Of each job `m` the values that it is grouped by, as `g`. */
function valuesOf(by: JobGrouping, prefix: string): RawBuilder<unknown> {
  if (by === 'label') {
    return sql`left join lateral (
      select l.key || '=' || l.value as value from jsonb_each_text(m.labels) l) g on true`;
  }
  const rest = sql`substr(m.name, ${[...prefix].length + 1})`;
  const value = {
    folder: sql`case when strpos(${rest}, '/') > 0 then ${prefix}::text || split_part(${rest}, '/', 1) || '/' end`,
    letter: sql`upper(left(${rest}, 1))`,
    pool: sql`m.pool`,
    owner: sql`m.owner`,
    managed_by: sql`m.managed_by`,
  }[by];
  return sql`cross join lateral (select ${value} as value) g`;
}
