import { type Db, epochMs, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type NextTick, planNextTick } from './plan-next-tick.js';

export interface NextTickOptions {
  /** Of jobs that are due within so long; 0: that are due now. */
  readonly withinMs: number;
  /** At most so many jobs, those that are due first. */
  readonly limit: number;
  /** Leaves out these jobs: those whose tick is being made already. */
  readonly except?: readonly string[];
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface NextTicks {
  /** How many jobs were looked at; those whose tick cannot be planned ahead are among them. */
  readonly jobs: number;
  readonly ticks: readonly NextTick[];
}

/** Instants are milliseconds since 1970: there may be hundreds of rows, just when something is due. */
interface UpcomingJobRow {
  readonly id: string;
  readonly version: number;
  readonly cron_expr: string;
  readonly timezone: string;
  readonly anchor_ms: number;
  readonly planned_until_ms: number;
  readonly due_ms: number;
  readonly can_be_planned_ahead: boolean;
}

/** Plans the ticks that come first. It locks nothing: `makeTickRuns` finds out what has changed meanwhile. */
export async function listNextTicks(db: Db, options: NextTickOptions): Promise<NextTicks> {
  const { withinMs, limit, except = [], now } = options;
  const result = await sql<UpcomingJobRow>`
    select j.id, j.version, j.cron_expr, j.timezone, ${milliseconds('j.anchor_at')} as anchor_ms,
      ${milliseconds('c.planned_until')} as planned_until_ms, ${milliseconds('c.next_run_at')} as due_ms,
      j.concurrency_policy = 'allow' and c.made_until is null and c.former_until is null and not exists (
        select from aster.job_dependencies d where d.job_id = j.id
      ) and not exists (
        select from aster.tick_skips s where s.job_id = j.id and s.at = c.next_run_at
      ) as can_be_planned_ahead
    from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where c.next_run_at <= ${instant(now)} + ${withinMs} * interval '1 millisecond'
      and ${except.length === 0 ? sql`true` : sql`c.job_id <> all(${except}::uuid[])`}
    order by c.next_run_at limit ${limit}`.execute(db);
  return { jobs: result.rows.length, ticks: result.rows.flatMap((row) => planNextTick(toUpcomingJob(row)) ?? []) };
}

function milliseconds(column: string) {
  return epochMs(sql.ref(column));
}

function toUpcomingJob(row: UpcomingJobRow) {
  return {
    id: row.id,
    version: row.version,
    cronExpr: row.cron_expr,
    timezone: row.timezone,
    anchorAt: new Date(row.anchor_ms),
    plannedUntil: new Date(row.planned_until_ms),
    dueAt: new Date(row.due_ms),
    canBePlannedAhead: row.can_be_planned_ahead,
  };
}
