import { jobDefaults, newId } from '@aster-scheduler/core';
import { type Db, noCatchupWindowMs } from '@aster-scheduler/db';

/** What a test decides of a job. */
export interface TestJob {
  readonly name?: string;
  readonly cronExpr?: string;
  readonly timezone?: string;
  readonly pool?: string;
  readonly status?: 'active' | 'inactive' | 'archived';
  readonly createdAt?: Date;
  readonly plannedUntil?: Date;
}

/** The instant most tests begin at, a Monday. */
export const start = new Date('2026-03-02T12:00:00.000Z');

/** An instant so many milliseconds after `start`. */
export function at(ms: number): Date {
  return new Date(start.getTime() + ms);
}

let jobs = 0;

/** Adds a job without the lib that edits jobs; returns its id. */
export async function insertJob(db: Db, job: TestJob = {}): Promise<string> {
  const id = newId(start);
  jobs += 1;
  const { createdAt = start, plannedUntil = start, timezone = 'UTC', status = 'active' } = job;
  const cronExpr = job.cronExpr ?? null;
  await db
    .insertInto('jobs')
    .values({
      id,
      name: job.name ?? `job ${jobs}`,
      cron_expr: cronExpr,
      timezone,
      anchor_at: createdAt,
      command: 'true',
      args: [],
      env: '{}',
      status,
      max_retries: 0,
      retry_delay_ms: 0,
      retry_backoff: 1,
      retry_max_delay_ms: 0,
      timeout_ms: 1_000,
      kill_grace_ms: 0,
      concurrency_policy: 'allow',
      queue_limit: 0,
      misfire_policy: 'latest',
      catchup_window_ms: noCatchupWindowMs,
      on_worker_lost: 'retry',
      pool: job.pool ?? jobDefaults.pool,
      priority: 0,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute();
  await db.insertInto('job_cursors').values({ job_id: id, planned_until: plannedUntil, next_run_at: null }).execute();
  await db
    .insertInto('job_schedules')
    .values({ job_id: id, since: createdAt, status, cron_expr: cronExpr, timezone, anchor_at: createdAt })
    .execute();
  return id;
}
