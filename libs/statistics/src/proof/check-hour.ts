import { tickRunId } from '@aster-scheduler/core';
import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { hourMs } from '../buckets/grains.js';

export interface CheckedHour {
  readonly hour: Date;
  readonly jobs: number;
  readonly ticks: number;
  readonly unexplained: number;
  /** A few of those. */
  readonly examples: ReadonlyArray<{ readonly jobId: string; readonly at: string }>;
}

/** What a job's schedule was during a part of the hour. */
interface Span {
  readonly jobId: string;
  readonly cronExpr: string;
  readonly timezone: string;
  readonly anchorAt: Date;
  readonly since: Date;
  readonly until: Date | null;
}

interface Tick {
  readonly jobId: string;
  readonly at: Date;
}

/** Jobs read at a time. */
const jobsPerPage = 500;
/** Ticks looked up at a time: some milliseconds of work between two turns of the event loop. */
const ticksPerPortion = 2_000;
const mostExamples = 20;
/** More than there are in an hour. */
const mostTicks = 4_000;

/** Compares the ticks of an hour, by what the schedules were then, with the rows that there are for them. */
export async function checkHour(db: Db, hour: Date): Promise<CheckedHour> {
  const end = new Date(hour.getTime() + hourMs);
  const jobs = new Set<string>();
  const missing: Tick[] = [];
  let ticks = 0;
  let unexplained = 0;
  let portion: Tick[] = [];
  const lookUp = async (): Promise<void> => {
    const found = await listUnexplained(db, portion);
    ticks += portion.length;
    unexplained += found.length;
    missing.push(...found.slice(0, mostExamples - missing.length));
    portion = [];
  };
  for await (const span of spansOf(db, hour, end)) {
    jobs.add(span.jobId);
    portion.push(...ticksOf(span, hour, end));
    if (portion.length >= ticksPerPortion) await lookUp();
  }
  await lookUp();
  const examples = missing.map(({ jobId, at }) => ({ jobId, at: at.toISOString() }));
  return { hour, jobs: jobs.size, ticks, unexplained, examples };
}

/** The spans in which jobs were active, by page. */
async function* spansOf(db: Db, hour: Date, end: Date): AsyncGenerator<Span> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (let isLast = false; !isLast;) {
    const page = await sql<{ id: string }>`
      select id from aster.jobs where id > ${after} order by id limit ${jobsPerPage}`.execute(db);
    isLast = page.rows.length < jobsPerPage;
    const ids = page.rows.map(({ id }) => id);
    after = ids.at(-1) ?? after;
    const spans = await sql<Span & { readonly status: string }>`
      select * from (
        select job_id as "jobId", status, cron_expr as "cronExpr", timezone, anchor_at as "anchorAt", since,
          lead(since) over (partition by job_id order by since) as until
        from aster.job_schedules where job_id = any(${ids}::uuid[])
      ) spans
      where status = 'active' and "cronExpr" is not null and since < ${end} and (until is null or until > ${hour})
      order by "jobId", since`.execute(db);
    yield* spans.rows;
  }
}

/** After the beginning of the hour, up to and with its end. What cannot be read as a schedule has none. */
function ticksOf({ jobId, cronExpr, timezone, anchorAt, since, until }: Span, hour: Date, end: Date): Tick[] {
  const from = since > hour ? since : hour;
  const to = until !== null && until < end ? until : end;
  try {
    const schedule = parseSchedule(cronExpr, { timezone, anchorAt });
    return ticksBetween(schedule, from, to, mostTicks).map((at) => ({ jobId, at }));
  } catch {
    return [];
  }
}

/**
 * Ticks with neither a run nor a skip. Of a job that keeps only so many runs, those up to the last one that was removed
 * have had theirs: the oldest run that is left says nothing, since one that ends late comes back before them.
 */
async function listUnexplained(db: Db, ticks: readonly Tick[]): Promise<Tick[]> {
  if (ticks.length === 0) return [];
  const ids = ticks.map(({ jobId, at }) => tickRunId(jobId, at));
  const found = await sql<{ n: number }>`
    select n::integer from unnest(${ids}::uuid[], ${ticks.map(({ jobId }) => jobId)}::uuid[],
      ${ticks.map(({ at }) => at)}::timestamptz[]) with ordinality as t(id, job_id, at, n)
    where not exists (select from aster.live_runs r where r.id = t.id)
      and not exists (select from aster.finished_runs r where r.id = t.id)
      and not exists (
        select from aster.finished_runs r
        where r.job_id = t.job_id and r.skipped_until is not null and r.id <= t.id and t.at between r.scheduled_at and r.skipped_until
      )
      and not exists (
        select from aster.kept_history k where k.job_id = t.job_id and t.id <= greatest(k.removed_through, k.remove_through)
      )
      and exists (select from aster.jobs j where j.id = t.job_id)
    order by n`.execute(db);
  return found.rows.flatMap(({ n }) => ticks[n - 1] ?? []);
}
