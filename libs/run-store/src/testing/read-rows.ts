import type { RunStatus, RunTrigger } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A run as a test looks at it. */
export interface SeenRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly trigger: RunTrigger;
  readonly scheduledAt: Date;
  readonly reason: string | null;
  readonly skippedUntil: Date | null;
  readonly skippedTicks: number | null;
  readonly upstreamRunIds: string[] | null;
}

/** All rows of a job, live and finished, by scheduled time; read without the lib's own queries. */
export async function readRows(db: Db, jobId?: string): Promise<SeenRun[]> {
  const result = await sql<SeenRun>`
    select id, status, trigger, scheduled_at as "scheduledAt", reason, null::timestamptz as "skippedUntil",
      null::bigint as "skippedTicks", upstream_run_ids::text[] as "upstreamRunIds", created_at
    from aster.live_runs where job_id = coalesce(${jobId ?? null}::uuid, job_id)
    union all
    select id, status, trigger, scheduled_at, reason, skipped_until, skipped_ticks, upstream_run_ids::text[], created_at
    from aster.finished_runs where job_id = coalesce(${jobId ?? null}::uuid, job_id)
    order by "scheduledAt", created_at, id`.execute(db);
  return result.rows;
}

/** The statuses of a job's runs in the order of their scheduled time, with the reason where there is one. */
export async function readFates(db: Db, jobId: string): Promise<string[]> {
  const rows = await readRows(db, jobId);
  return rows.map((row) => (row.reason === null ? row.status : `${row.status} ${row.reason}`));
}

/** Where planning of a job stands. */
export async function readCursor(db: Db, jobId: string) {
  return db
    .selectFrom('job_cursors')
    .select(['planned_until as plannedUntil', 'next_run_at as nextRunAt'])
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
}
