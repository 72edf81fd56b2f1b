import type { Job } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { isAmong, type JobConditions, whereJob } from './job-conditions.js';
import { toJob } from './job-row.js';
import { selectJobs } from './select-jobs.js';

export interface JobFilter extends JobConditions {
  readonly limit: number;
  readonly offset: number;
  /** Jobs whose name sorts after this one: the cursor of deep pages. */
  readonly afterName?: string;
}

/** A page of jobs, and where the next one begins. */
export interface JobPage {
  /** May be fewer than the limit, or none, although more follow. */
  readonly jobs: readonly Job[];
  /** Where the next page begins: its jobs sort after this name. Absent on the last page. */
  readonly nextAfterName?: string;
}

/** How large a value is stored costs nothing to know. Stored ones are compressed, so this is the smaller bound. */
const storedShare = 0.5;

/**
 * Jobs by name, in pages. Which page follows is decided by the names that were found, whatever has become of their jobs
 * since: one that has another status by now, or is gone, is left out of this page and ends no listing.
 *
 * @param maxBytes the page ends with the job that goes beyond this; what is always small is not counted
 */
export async function listJobPage(db: Db, filter: JobFilter, maxBytes: number): Promise<JobPage> {
  const found = await findPage(db, filter, maxBytes);
  const firstOver = found.findIndex((job) => job.is_over);
  const page = found.slice(0, firstOver < 0 ? filter.limit : Math.min(firstOver, filter.limit));
  if (page.length === 0) return { jobs: [] };
  const rows = await selectJobs(db, sql`where j.id = any(${page.map(({ id }) => id)}::uuid[]) order by j.name`);
  const jobs = rows.map(toJob).filter((job) => isAmong(job, filter));
  return page.length < found.length ? { jobs, nextAfterName: page.at(-1)?.name } : { jobs };
}

/** One job more than the limit, when there are as many. The first one is never over. */
async function findPage(db: Db, { limit, offset, afterName, ...conditions }: JobFilter, maxBytes: number) {
  const before = sql`rows between unbounded preceding and 1 preceding`;
  const isStoredWithin = sql`s.stored_before < ${maxBytes * storedShare}`;
  const result = await sql<{ id: string; name: string; is_over: boolean }>`
    select s.id, s.name, not (${isStoredWithin}) or ${maxBytes} <= coalesce(sum(
        octet_length(s.args::text) + octet_length(s.env::text) + octet_length(coalesce(s.payload::text, ''))
        + octet_length(coalesce(s.description, ''))
      ) filter (where ${isStoredWithin}) over w, 0) as is_over
    from (
      select j.id, j.name, j.args, j.env, j.payload, j.description, coalesce(sum(
          pg_column_size(j.args) + pg_column_size(j.env) + coalesce(pg_column_size(j.payload), 0)
          + coalesce(pg_column_size(j.description), 0)
        ) over w, 0) as stored_before
      from (
        select j.* from aster.jobs j
        where ${whereJob(conditions)}
          and ${afterName === undefined ? sql`true` : sql`j.name > ${afterName}`}
        order by j.name limit ${limit + 1} offset ${offset}
      ) j window w as (order by j.name ${before})
    ) s window w as (order by s.name ${before}) order by s.name`.execute(db);
  return result.rows;
}
