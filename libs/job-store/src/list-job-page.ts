import type { Job } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { isAmong, type JobConditions } from './job-conditions.js';
import { byName, type JobOrder, type JobPlace } from './job-order.js';
import { toJob } from './job-row.js';
import { listJobIds } from './list-job-ids.js';
import { selectJobs } from './select-jobs.js';

export interface JobFilter extends JobConditions {
  /** Absent: by name. */
  readonly order?: JobOrder;
  readonly limit: number;
  readonly offset: number;
  /** Jobs behind this place: the cursor of deep pages. */
  readonly after?: JobPlace;
}

/** A page of jobs, and where the next one begins. */
export interface JobPage {
  /** May be fewer than the limit, or none, although more follow. */
  readonly jobs: readonly Job[];
  /** Behind which place the next page begins. Absent on the last page. */
  readonly next?: JobPlace;
}

/** The same before the jobs are read. */
export interface FoundJobPage {
  readonly ids: readonly string[];
  readonly next?: JobPlace;
}

/** How large a value is stored costs nothing to know. Stored ones are compressed, so this is the smaller bound. */
const storedShare = 0.5;

/**
 * Jobs in order, in pages. Which page follows is decided by the places that were found, whatever has become of their
 * jobs since: one that has another status by now, or is gone, is left out of this page and ends no listing.
 *
 * @param maxBytes the page ends with the job that goes beyond this; what is always small is not counted
 */
export async function listJobPage(db: Db, filter: JobFilter, maxBytes: number): Promise<JobPage> {
  const { ids, next } = await findJobPage(db, filter, maxBytes);
  const jobs = await readJobPage(db, filter, ids);
  return { jobs, ...(next === undefined ? {} : { next }) };
}

/** The first half of it, for whoever reads something else of the jobs meanwhile. */
export async function findJobPage(db: Db, filter: JobFilter, maxBytes: number): Promise<FoundJobPage> {
  const { order = byName, limit, ...others } = filter;
  const found = await listJobIds(db, { ...others, order, limit: limit + 1 });
  const end = await findEnd(db, found, maxBytes);
  const page = found.slice(0, Math.min(end, limit));
  const next = page.length < found.length ? page.at(-1) : undefined;
  return { ids: page.map(({ id }) => id), ...(next === undefined ? {} : { next }) };
}

/** The second half: the jobs that were found, in their order, without those that are no longer asked for. */
export async function readJobPage(db: Db, filter: JobFilter, ids: readonly string[]): Promise<readonly Job[]> {
  if (ids.length === 0) return [];
  const rows = await selectJobs(db, sql`where j.id = any(${ids}::uuid[])`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids
    .flatMap((id) => byId.get(id) ?? [])
    .map(toJob)
    .filter((job) => isAmong(job, filter));
}

/** How many of the jobs go into a page; the first one always does. */
async function findEnd(db: Db, found: readonly JobPlace[], maxBytes: number): Promise<number> {
  const before = sql`rows between unbounded preceding and 1 preceding`;
  const isStoredWithin = sql`s.stored_before < ${maxBytes * storedShare}`;
  const result = await sql<{ end: number | null }>`
    select min(n) - 1 as end from (
      select s.n, not (${isStoredWithin}) or ${maxBytes} <= coalesce(sum(
          octet_length(s.args::text) + octet_length(s.env::text) + octet_length(coalesce(s.payload::text, ''))
          + octet_length(coalesce(s.description, ''))
        ) filter (where ${isStoredWithin}) over w, 0) as is_over
      from (
        select p.n, j.args, j.env, j.payload, j.description, coalesce(sum(
            pg_column_size(j.args) + pg_column_size(j.env) + coalesce(pg_column_size(j.payload), 0)
            + coalesce(pg_column_size(j.description), 0)
          ) over w, 0) as stored_before
        from unnest(${found.map(({ id }) => id)}::uuid[]) with ordinality as p(id, n) join aster.jobs j on j.id = p.id
        window w as (order by p.n ${before})
      ) s window w as (order by s.n ${before})
    ) s where s.is_over`.execute(db);
  return result.rows[0]?.end ?? found.length;
}
