import { countTicksBetween, parseSchedule } from '@aster-scheduler/cron';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { dayMs, grains } from '../buckets/grains.js';
import { bucketGrowth } from '../durations/log-buckets.js';
import { planCadence } from './plan-cadence.js';

/** Jobs in one statement. */
const jobsPerPortion = 2_000;

/** What the numbers go by: today and the days before, in the zone of the job. */
export const numbersMs = 7 * dayMs;

interface LatelyRow {
  readonly id: string;
  readonly cron_expr: string | null;
  readonly timezone: string;
  readonly anchor_at: Date;
  readonly created_at: Date;
  readonly last_run_id: string | null;
  readonly last_status: string | null;
  readonly last_finished_at: Date | null;
  readonly runs: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly skipped_ticks: number;
  readonly usual_ms: number | null;
  readonly p95_ms: number | null;
  readonly wait_ms: number | null;
}

/** Brings the numbers of jobs up to date; those of jobs that are gone stay away. */
export async function refreshNumbers(tx: Tx, jobIds: readonly string[], now: Date): Promise<void> {
  const ids = [...jobIds].sort(); // in one order, so that nobody waits for another in a circle
  const counted = new Map<string, number>(); // most jobs share their schedule with others
  for (let from = 0; from < ids.length; from += jobsPerPortion) {
    const rows = await readLately(tx, ids.slice(from, from + jobsPerPortion), now);
    await writeNumbers(
      tx,
      rows.map((row) => ({
        ...row,
        ...cadenceOf(row, now, counted),
        last_finished_at: row.last_finished_at?.toISOString(),
      })),
      now,
    );
  }
}

/** Those of the jobs of which no end is known yet: what has ended long ago changes the numbers of no other. */
export async function listWithoutNumbers(tx: Tx, jobIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from unnest(${jobIds}::uuid[]) as asked(id)
    where not exists (select from aster.job_numbers n where n.job_id = asked.id and n.last_run_id is not null)`.execute(
    tx,
  );
  return found.rows.map(({ id }) => id);
}

async function readLately(tx: Tx, ids: readonly string[], now: Date): Promise<LatelyRow[]> {
  const msOf = (share: number) => sql`round(power(${bucketGrowth}::float8,
    (min(h.at) filter (where h.upto >= ceil(h.total * ${sql.lit(share)}))) - 0.5))::bigint`;
  const found = await sql<LatelyRow>`
    select j.*, last.*, week.*, duration.*, wait.* from unnest(${ids}::uuid[]) as asked(id)
    cross join lateral (
      select j.id, j.cron_expr, j.timezone, j.anchor_at, j.created_at from aster.jobs j where j.id = asked.id offset 0
    ) j
    left join lateral (
      select r.id as last_run_id, r.status as last_status, r.finished_at as last_finished_at
      from aster.finished_runs r where r.job_id = asked.id order by r.id desc limit 1
    ) last on true
    cross join lateral (
      select coalesce(sum(s.succeeded + s.failed + s.timed_out + s.cancelled), 0)::bigint as runs,
        coalesce(sum(s.failed + s.timed_out), 0)::bigint as failed, coalesce(sum(s.skipped), 0)::bigint as skipped,
        coalesce(sum(s.cancelled), 0)::bigint as cancelled,
        coalesce(sum(s.skipped_ticks), 0)::bigint as skipped_ticks
      from aster.run_stats s where s.grain = ${grains.day} and s.scope = 'job:' || asked.id
        and s.bucket > ${now}::timestamptz - ${numbersMs} * interval '1 millisecond'
    ) week
    cross join lateral (
      select ${msOf(0.5)} as usual_ms, ${msOf(0.95)} as p95_ms from (
        select u.at, sum(sum(u.n)) over (order by u.at) as upto, sum(sum(u.n)) over () as total
        from aster.run_stats s cross join lateral unnest(s.duration_at, s.duration_n) u(at, n)
        where s.grain = ${grains.day} and s.scope = 'job:' || asked.id
          and s.bucket > ${now}::timestamptz - ${numbersMs} * interval '1 millisecond'
        group by u.at
      ) h
    ) duration
    cross join lateral (
      select ${msOf(0.5)} as wait_ms from (
        select u.at, sum(sum(u.n)) over (order by u.at) as upto, sum(sum(u.n)) over () as total
        from aster.run_stats s cross join lateral unnest(s.delay_at, s.delay_n) u(at, n)
        where s.grain = ${grains.day} and s.scope = 'job:' || asked.id
          and s.bucket > ${now}::timestamptz - ${numbersMs} * interval '1 millisecond'
        group by u.at
      ) h
    ) wait
    order by asked.id`.execute(tx);
  return found.rows;
}

function cadenceOf(row: LatelyRow, now: Date, counted: Map<string, number>) {
  const since = new Date(Math.max(now.getTime() - numbersMs, row.created_at.getTime()));
  const count = (from: Date, to: Date) => {
    const key = JSON.stringify([row.cron_expr, row.timezone, isEvery(row) && row.anchor_at, from, to]);
    const ticks = counted.get(key) ?? (row.cron_expr === null ? 0 : countTicks(row, from, to));
    counted.set(key, ticks);
    return ticks;
  };
  const ticks = count(since, now);
  const spanMs = Math.max(now.getTime() - since.getTime(), 0);
  const isYoung = spanMs < numbersMs;
  const rhythm = isYoung
    ? { spanMs: numbersMs, ticks: count(now, new Date(now.getTime() + numbersMs)) }
    : { spanMs, ticks };
  return planCadence({ ticks, skipped: row.skipped_ticks, rhythm });
}

/** Only then it matters since when the job has its schedule. */
function isEvery({ cron_expr }: LatelyRow): boolean {
  return cron_expr?.includes('@every') === true;
}

/** More ticks than there are in a week. */
const mostTicks = 1_000_000;

/** Of a schedule that cannot be read there are none. */
function countTicks({ cron_expr, timezone, anchor_at }: LatelyRow, from: Date, to: Date): number {
  try {
    return countTicksBetween(parseSchedule(cron_expr ?? '', { timezone, anchorAt: anchor_at }), from, to, mostTicks);
  } catch {
    return 0;
  }
}

async function writeNumbers(tx: Tx, rows: readonly object[], now: Date): Promise<void> {
  const columns = `id uuid, last_run_id uuid, last_status text, last_finished_at timestamptz, runs bigint, failed bigint,
    skipped bigint, cancelled bigint, usual_ms bigint, p95_ms bigint, wait_ms bigint, "scheduledEveryMs" bigint, "effectiveEveryMs" bigint`;
  await sql`
    insert into aster.job_numbers as n (job_id, last_run_id, last_status, last_finished_at, runs_7d, failed_7d, skipped_7d,
      cancelled_7d, usual_ms, p95_ms, wait_ms, scheduled_every_ms, effective_every_ms, refreshed_at)
    select id, last_run_id, last_status, last_finished_at, runs, failed, skipped, cancelled, usual_ms, p95_ms, wait_ms, "scheduledEveryMs",
      "effectiveEveryMs", ${now}
    from ${rowsOf(rows, columns)} order by id
    on conflict (job_id) do update set
      last_success_at = greatest(n.last_success_at, case when n.last_status = 'succeeded' then n.last_finished_at end),
      last_run_id = excluded.last_run_id, last_status = excluded.last_status,
      last_finished_at = excluded.last_finished_at, runs_7d = excluded.runs_7d, failed_7d = excluded.failed_7d,
      skipped_7d = excluded.skipped_7d, cancelled_7d = excluded.cancelled_7d, wait_ms = excluded.wait_ms, usual_ms = excluded.usual_ms, p95_ms = excluded.p95_ms,
      scheduled_every_ms = excluded.scheduled_every_ms, effective_every_ms = excluded.effective_every_ms,
      refreshed_at = excluded.refreshed_at`.execute(tx);
}
