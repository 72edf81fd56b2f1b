import { tickRunId } from '@aster-scheduler/core';
import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

export interface LedgerRange {
  /** Ticks after this instant. */
  readonly from: Date;
  /** Up to and including this one. */
  readonly to: Date;
}

/** What a job's schedule was during a part of its life. */
interface ScheduleSpan {
  readonly status: string;
  readonly cron_expr: string | null;
  readonly timezone: string;
  readonly anchor_at: Date;
  readonly since: Date;
  readonly until: Date | null;
}

/** Ticks looked up at a time. */
const ticksPerPortion = 10_000;

/**
 * The ledger's proof: the ticks of a job in a range that planning has passed and that have neither a run nor a skip.
 * Always empty, unless history of the range was removed by the retention.
 */
export async function findUnaccountedTicks(db: Db, jobId: string, range: LedgerRange): Promise<Date[]> {
  const cursor = await db
    .selectFrom('job_cursors')
    .select('planned_until')
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  if (cursor === undefined) return [];
  const to = range.to < cursor.planned_until ? range.to : cursor.planned_until;
  const spans = await listScheduleSpans(db, jobId);
  const unaccounted: Date[] = [];
  for (const span of spans) {
    for (const ticks of portionsOf(span, { from: range.from, to })) {
      unaccounted.push(...(await withoutRow(db, jobId, ticks)));
    }
  }
  return unaccounted;
}

async function listScheduleSpans(db: Db, jobId: string): Promise<ScheduleSpan[]> {
  const result = await sql<ScheduleSpan>`
    select status, cron_expr, timezone, anchor_at, since, lead(since) over (order by since) as until
    from aster.job_schedules where job_id = ${jobId} order by since`.execute(db);
  return result.rows;
}

/** The ticks of a span within a range, in their order. */
function* portionsOf(span: ScheduleSpan, range: LedgerRange): Generator<Date[]> {
  if (span.status !== 'active' || span.cron_expr === null) return;
  const to = span.until !== null && span.until < range.to ? span.until : range.to;
  const schedule = parseSchedule(span.cron_expr, { timezone: span.timezone, anchorAt: span.anchor_at });
  for (let from: Date | undefined = span.since > range.from ? span.since : range.from; from !== undefined;) {
    const ticks: Date[] = from < to ? ticksBetween(schedule, from, to, ticksPerPortion) : [];
    if (ticks.length > 0) yield ticks;
    from = ticks[ticksPerPortion - 1];
  }
}

async function withoutRow(db: Db, jobId: string, ticks: readonly Date[]): Promise<Date[]> {
  const ids = ticks.map((tick) => tickRunId(jobId, tick));
  const found = await sql<{ n: number }>`
    select n::integer from unnest(${ids}::uuid[], ${ticks}::timestamptz[]) with ordinality as t(id, tick, n)
    where not exists (select from aster.live_runs r where r.id = t.id)
      and not exists (select from aster.finished_runs r where r.id = t.id)
      and not exists (
        select from aster.finished_runs r
        where r.job_id = ${jobId} and r.skipped_until is not null and t.tick between r.scheduled_at and r.skipped_until
      )
    order by n`.execute(db);
  return found.rows.flatMap(({ n }) => ticks[n - 1] ?? []);
}
