import {
  type ConcurrencyPolicy,
  type DependencyCondition,
  jobDefaults,
  type JobStatus,
  type MisfirePolicy,
  newId,
  type RetryPolicy,
  type WorkerLostPolicy,
} from '@aster-scheduler/core';
import { nextTick, parseSchedule } from '@aster-scheduler/cron';
import { type Db, inTransaction, noCatchupWindowMs } from '@aster-scheduler/db';

/** What a test decides of a job; the rest is filled in. */
export interface TestJob {
  readonly name?: string;
  readonly cronExpr?: string;
  readonly timezone?: string;
  readonly anchorAt?: Date;
  readonly status?: JobStatus;
  /** Every tick up to here is accounted for. */
  readonly plannedUntil?: Date;
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  readonly queueLimit?: number;
  readonly misfirePolicy?: MisfirePolicy;
  readonly catchupWindowMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  readonly onWorkerLost?: WorkerLostPolicy;
  readonly pool?: string;
  readonly priority?: number;
  readonly keepRuns?: number;
  readonly handler?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly dependsOn?: ReadonlyArray<string | { readonly jobId: string; readonly condition: DependencyCondition }>;
}

/** The instant most tests begin at. */
export const start = new Date('2026-03-02T12:00:00.000Z');

/** An instant so many milliseconds after `start`. */
export function at(ms: number): Date {
  return new Date(start.getTime() + ms);
}

let jobs = 0;

/** Adds a job without the lib that edits jobs; returns its id. */
export async function insertTestJob(db: Db, job: TestJob = {}): Promise<string> {
  const id = newId(start);
  jobs += 1;
  const name = job.name ?? `job ${jobs}`;
  const anchorAt = job.anchorAt ?? job.plannedUntil ?? start;
  const timezone = job.timezone ?? 'UTC';
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('jobs')
      .values({ id, anchor_at: anchorAt, timezone, name, ...columnsOf(job) })
      .execute();
    const plannedUntil = job.plannedUntil ?? start;
    const isPlanned = job.cronExpr !== undefined && (job.status ?? 'active') === 'active';
    const schedule = parseSchedule(job.cronExpr ?? '@manually', { timezone, anchorAt });
    await tx
      .insertInto('job_cursors')
      .values({
        job_id: id,
        planned_until: plannedUntil,
        next_run_at: isPlanned ? (nextTick(schedule, plannedUntil) ?? null) : null,
      })
      .execute();
    await tx
      .insertInto('job_schedules')
      .values({
        job_id: id,
        since: plannedUntil,
        status: job.status ?? 'active',
        cron_expr: job.cronExpr ?? null,
        timezone,
        anchor_at: anchorAt,
      })
      .execute();
    const edges = (job.dependsOn ?? []).map((edge) =>
      typeof edge === 'string' ? { jobId: edge, condition: 'success' as const } : edge,
    );
    for (const { jobId, condition } of edges) {
      await tx.insertInto('job_dependencies').values({ job_id: id, upstream_job_id: jobId, condition }).execute();
    }
  });
  return id;
}

function columnsOf(job: TestJob) {
  const retry = { ...jobDefaults.retry, ...job.retry };
  return {
    cron_expr: job.cronExpr ?? null,
    command: job.handler === undefined ? 'true' : null,
    handler: job.handler ?? null,
    args: [...(job.args ?? [])],
    env: JSON.stringify(job.env ?? {}),
    status: job.status ?? 'active',
    max_retries: retry.maxRetries,
    retry_delay_ms: retry.delayMs,
    retry_backoff: retry.backoff,
    retry_max_delay_ms: retry.maxDelayMs,
    timeout_ms: jobDefaults.timeoutMs,
    kill_grace_ms: jobDefaults.killGraceMs,
    concurrency_policy: job.concurrencyPolicy ?? jobDefaults.concurrencyPolicy,
    queue_limit: job.queueLimit ?? jobDefaults.queueLimit,
    misfire_policy: job.misfirePolicy ?? jobDefaults.misfirePolicy,
    catchup_window_ms: job.catchupWindowMs ?? noCatchupWindowMs,
    on_worker_lost: job.onWorkerLost ?? jobDefaults.onWorkerLost,
    pool: job.pool ?? jobDefaults.pool,
    priority: job.priority ?? jobDefaults.priority,
    keep_runs: job.keepRuns ?? null,
    created_at: start,
    updated_at: start,
  };
}
