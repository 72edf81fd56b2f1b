import type { JobStatus } from '@aster-scheduler/core';
import { parseSchedule, type Schedule } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A stretch of time in which a job had one schedule and one status. */
export interface LedgerSpan {
  /** It holds for ticks after this instant. */
  readonly since: Date;
  /** Up to and including this one; absent: it goes on. */
  readonly until?: Date;
  readonly status: JobStatus;
  /** Absent: the job had none, or this host cannot read it. */
  readonly schedule?: Schedule;
}

interface SpanRow {
  readonly since: Date;
  readonly status: JobStatus;
  readonly cron_expr: string | null;
  readonly timezone: string;
  readonly anchor_at: Date;
}

/** The spans of a job, the newest first, as far as they are kept: some thousand at most. */
export async function listSpans(db: Db, jobId: string): Promise<LedgerSpan[]> {
  const result = await sql<SpanRow>`
    select since, status, cron_expr, timezone, anchor_at from aster.job_schedules
    where job_id = ${jobId} order by since desc`.execute(db);
  return result.rows.map((row, index) => ({
    since: row.since,
    until: result.rows[index - 1]?.since,
    status: row.status,
    schedule: readSchedule(row),
  }));
}

function readSchedule({ cron_expr: expression, timezone, anchor_at: anchorAt }: SpanRow): Schedule | undefined {
  if (expression === null) return undefined;
  try {
    return parseSchedule(expression, { timezone, anchorAt });
  } catch {
    return undefined;
  }
}
