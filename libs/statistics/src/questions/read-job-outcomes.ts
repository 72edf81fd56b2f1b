import { firstRunIdAt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** What became of the ticks of a job, and what its versions came to. */
export interface JobOutcomes {
  /** Ticks that have an end: a run that ended, or a skip. */
  readonly ticks: number;
  readonly ran: number;
  /** Ticks that were skipped, by why. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Of all runs that were executed, the newest version first. */
  readonly byVersion: readonly VersionOutcome[];
  /** Whether all of the range was looked at. */
  readonly isComplete: boolean;
}

export interface VersionOutcome {
  /** `undefined` for runs from before versions were noted. */
  readonly version?: number;
  readonly succeeded: number;
  /** Those that timed out among them. */
  readonly failed: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  /** When the first and the last of them were scheduled. */
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Rows that are looked at, the newest ones: some tens of milliseconds. */
const mostRows = 5_000;

interface OutcomeRow {
  readonly rows: number;
  readonly ticks: number;
  readonly ran: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly versions: readonly VersionRow[];
}

interface VersionRow {
  readonly version: number | null;
  readonly succeeded: number;
  readonly failed: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Reads what is scheduled in a range along the index of the job's runs, up to a bound. */
export async function readJobOutcomes(db: Db, jobId: string, from: Date, to: Date): Promise<JobOutcomes> {
  const msOf = (instant: ReturnType<typeof sql>) => sql`(extract(epoch from ${instant}) * 1000)::bigint`;
  const percentile = (share: number) =>
    sql`round((percentile_cont(${sql.lit(share)}) within group (order by run_ms))::numeric)`;
  const found = await sql<OutcomeRow>`
    with looked as materialized (
      select r.trigger, r.status, r.reason, r.job_version, r.scheduled_at, coalesce(r.skipped_ticks, 1) as ticks,
        date_part('epoch', r.finished_at - r.started_at) * 1000 as run_ms
      from aster.finished_runs r
      where r.job_id = ${jobId} and r.id >= ${firstRunIdAt(from)}::uuid and r.id < ${firstRunIdAt(to)}::uuid
      order by r.id desc limit ${mostRows}
    ), skips as (
      select coalesce(reason, 'unknown') as reason, sum(ticks)::bigint as ticks from looked
      where status = 'skipped' and trigger = 'schedule' group by 1
    ), versions as (
      select job_version as version, count(*) filter (where status = 'succeeded') as succeeded,
        count(*) filter (where status in ('failed', 'timed_out')) as failed, ${percentile(0.5)} as p50, ${percentile(0.95)} as p95,
        ${msOf(sql`min(scheduled_at)`)} as "firstMs", ${msOf(sql`max(scheduled_at)`)} as "lastMs"
      from looked where status in ('succeeded', 'failed', 'timed_out') group by job_version
    )
    select (select count(*) from looked) as rows,
      (select coalesce(sum(case when status = 'skipped' then ticks else 1 end), 0)::bigint from looked
        where trigger = 'schedule') as ticks,
      (select count(*) from looked where trigger = 'schedule' and status <> 'skipped') as ran,
      (select coalesce(json_object_agg(reason, ticks order by ticks desc), '{}') from skips) as skipped,
      (select coalesce(json_agg(v order by version desc nulls last), '[]') from versions v) as versions`.execute(db);
  const [row] = found.rows;
  if (row === undefined) throw new Error('a select without from has a row');
  const { rows, versions, ...others } = row;
  return { ...others, byVersion: versions.map(toVersionOutcome), isComplete: rows < mostRows };
}

function toVersionOutcome({ version, succeeded, failed, p50, p95, firstMs, lastMs }: VersionRow): VersionOutcome {
  return {
    ...{ version: version ?? undefined, succeeded, failed, p50Ms: p50 ?? undefined, p95Ms: p95 ?? undefined },
    ...{ firstAt: new Date(firstMs), lastAt: new Date(lastMs) },
  };
}
