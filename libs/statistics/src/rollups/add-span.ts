import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type Grain, grains, keptForMs, minuteMs } from '../buckets/grains.js';
import { bucketGrowth } from '../durations/log-buckets.js';
import { addition } from './addition.js';

export interface Span {
  readonly from: Date;
  /** Not part of it. */
  readonly until: Date;
  readonly now: Date;
  /** Zones that the database does not know; their jobs go by UTC. */
  readonly unknownZones: readonly string[];
}

export interface AddedSpan {
  readonly jobIds: readonly string[];
  /** When the last success of a job in the span ended, where there is one. */
  readonly succeededAt: ReadonlyMap<string, Date>;
}

/**
 * Adds what has ended in a span to the buckets of jobs, pools and all, and returns the jobs. The caller makes sure, by
 * the transaction, that no span is added twice. Runs of jobs that are gone are left out: they are in no list either.
 */
export async function addSpan(tx: Tx, span: Span): Promise<AddedSpan> {
  const added = await sql<{ ids: string[]; successes: { readonly id: string; readonly at: string }[] }>`
    with ${sumsOf(span)}, ${addition()}
    select coalesce((select json_agg(id) from their_jobs), '[]') as ids, (select count(*) from written), coalesce((
        select json_agg(json_build_object('id', s.job_id, 'at', s.at)) from (
          select f.job_id, max(f.last_at) as at from facts f where f.status = 'succeeded' group by f.job_id
        ) s), '[]') as successes`.execute(tx);
  const { ids = [], successes = [] } = added.rows[0] ?? {};
  return { jobIds: ids, succeededAt: new Map(successes.map(({ id, at }) => [id, new Date(at)])) };
}

/**
 * CTEs with what has ended in a span, for each job, each pool, and all together: `their_jobs`, `totals` with one row
 * for each bucket, and `counted` with how many durations and delays lie in which log bucket. Logarithms are of
 * doubles: of numerics they take many times as long.
 */
export function sumsOf(
  { from, until, now, unknownZones }: Span,
  { totals = 'totals', counted = 'counted' } = {},
): RawBuilder<unknown> {
  return sql`
    ${factsOf(from, until)},
    their_jobs as materialized (
      select j.* from (select distinct job_id from facts) f cross join lateral (
        select j.id, j.pool, case when j.timezone = any(${unknownZones}::text[]) then 'UTC' else j.timezone end as zone
        from aster.jobs j where j.id = f.job_id offset 0
      ) j
    ),
    of_pools as materialized (
      select j.pool, f.minute, f.status, f.is_retried, f.duration_at, f.delay_at, sum(f.n)::bigint as n,
        sum(f.ticks)::bigint as ticks, sum(f.run_ms)::bigint as run_ms, max(f.run_ms_max) as run_ms_max,
        sum(f.delay_ms)::bigint as delay_ms, max(f.delay_ms_max) as delay_ms_max
      from facts f join their_jobs j on j.id = f.job_id group by 1, 2, 3, 4, 5, 6
    ),
    placed as materialized (
      select p.grain, p.scope, p.bucket, ${placed} from facts f join their_jobs j on j.id = f.job_id
      cross join lateral (values
        ${placeOf('job', 'hour', sql`date_trunc('hour', f.minute, j.zone)`)},
        ${placeOf('job', 'day', sql`date_trunc('day', f.minute, j.zone)`)}
      ) p(grain, scope, bucket, kept_ms) where ${isKept(now)}
      union all
      select p.grain, p.scope, p.bucket, ${placed} from of_pools f
      cross join lateral (values
        ${placeOf('pool', 'minute', sql`f.minute`)},
        ${placeOf('pool', 'hour', sql`date_trunc('hour', f.minute, 'UTC')`)},
        ${placeOf('pool', 'day', sql`date_trunc('day', f.minute, 'UTC')`)},
        ${placeOf('all', 'minute', sql`f.minute`)},
        ${placeOf('all', 'hour', sql`date_trunc('hour', f.minute, 'UTC')`)},
        ${placeOf('all', 'day', sql`date_trunc('day', f.minute, 'UTC')`)}
      ) p(grain, scope, bucket, kept_ms) where ${isKept(now)}
    ),
    ${sql.id(totals)} as materialized (
      select grain, scope, bucket, ${countOf('succeeded')}, ${countOf('failed')}, ${countOf('timed_out')},
        ${countOf('cancelled')}, ${countOf('skipped')}, sum(ticks)::bigint as skipped_ticks,
        coalesce(sum(n) filter (where is_retried), 0)::bigint as retried, sum(run_ms)::bigint as run_ms,
        max(run_ms_max) as run_ms_max, sum(delay_ms)::bigint as delay_ms, max(delay_ms_max) as delay_ms_max
      from placed group by grain, scope, bucket
    ),
    ${sql.id(counted)} as materialized (
      select grain, scope, bucket, false as of_delay, duration_at as at, sum(n)::bigint as n from placed
      where duration_at is not null group by grain, scope, bucket, duration_at
      union all
      select grain, scope, bucket, true, delay_at, sum(n)::bigint from placed
      where delay_at is not null group by grain, scope, bucket, delay_at
    )`;
}

/**
 * The CTE `facts`: how many runs of a job have ended alike in a minute. What is made of a row stands below `offset 0`,
 * or each place that uses it would make it again; and where there is but one minute, no row is asked for it.
 */
function factsOf(from: Date, until: Date): RawBuilder<unknown> {
  const logBucket = (ms: string) =>
    sql`case when ${sql.ref(ms)} <= 1 then 0 else ceil(ln(${sql.ref(ms)}) / ${Math.log(bucketGrowth)}::float8) end::smallint`;
  const ms = (interval: RawBuilder<unknown>) => sql`greatest(date_part('epoch', ${interval}) * 1000, 0)`;
  const oneMinute = minuteOf(from) === minuteOf(new Date(until.getTime() - 1)) ? new Date(minuteOf(from)) : undefined;
  const minute = oneMinute === undefined ? sql`minute` : sql`${oneMinute}::timestamptz`;
  return sql`
    facts as materialized (
      select job_id, ${minute} as minute, status, is_retried, ${logBucket('run_ms')} as duration_at,
        ${logBucket('wait_ms')} as delay_at,
        count(*) as n, sum(ticks)::bigint as ticks, coalesce(sum(round(run_ms)), 0)::bigint as run_ms,
        coalesce(max(round(run_ms)), 0)::bigint as run_ms_max, coalesce(sum(round(wait_ms)), 0)::bigint as delay_ms,
        coalesce(max(round(wait_ms)), 0)::bigint as delay_ms_max, max(finished_at) as last_at
      from (
        select r.job_id, r.finished_at, r.status, r.attempt_num > 1 as is_retried,
          ${oneMinute === undefined ? sql`date_trunc('minute', r.finished_at)` : sql`null`} as minute,
          case when r.status <> 'skipped' and r.started_at is not null then ${ms(sql`r.finished_at - r.started_at`)} end as run_ms,
          case when r.status <> 'skipped' and r.started_at is not null then ${ms(sql`r.started_at - r.available_at`)} end as wait_ms,
          case when r.status = 'skipped' then coalesce(r.skipped_ticks, 1) else 0 end as ticks
        from aster.finished_runs r where r.finished_at >= ${from} and r.finished_at < ${until} offset 0
      ) ended group by ${oneMinute === undefined ? sql`1, 2, 3, 4, 5, 6` : sql`1, 3, 4, 5, 6`}
    )`;
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / minuteMs) * minuteMs;
}

const names = { job: sql`'job:' || j.id`, pool: sql`'pool:' || f.pool`, all: sql`'all:'` };

function placeOf(owner: keyof typeof names, grain: Grain, bucket: RawBuilder<unknown>): RawBuilder<unknown> {
  const keptMs = keptForMs[owner][grain];
  return sql`(${sql.lit(grains[grain])}::smallint, (${names[owner]}) collate "C", ${bucket},
    ${Number.isFinite(keptMs) ? sql.lit(keptMs) : sql`null`}::bigint)`;
}

/** What `facts` and `of_pools` have to be added up. */
const placed = sql.raw(
  ['status', 'is_retried', 'duration_at', 'delay_at', 'n', 'ticks', 'run_ms', 'run_ms_max', 'delay_ms', 'delay_ms_max']
    .map((name) => `f.${name}`)
    .join(', '),
);

function isKept(now: Date): RawBuilder<unknown> {
  return sql`p.kept_ms is null or p.bucket > ${now}::timestamptz - p.kept_ms * interval '1 millisecond'`;
}

function countOf(status: string): RawBuilder<unknown> {
  return sql`coalesce(sum(n) filter (where status = ${sql.lit(status)}), 0)::bigint as ${sql.ref(status)}`;
}
