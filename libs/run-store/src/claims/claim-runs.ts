import type { ConcurrencyPolicy, JobTask, RunTrigger, TaskOverrides } from '@aster-scheduler/core';
import { applyOverrides } from '@aster-scheduler/core';
import { type Db, instant } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** What a worker can execute; other runs are left to others. */
export interface Abilities {
  /** Names of its in-process handlers. */
  readonly handlers: readonly string[];
  readonly runsCommands: boolean;
}

export interface ClaimOptions extends Abilities {
  readonly workerId: string;
  readonly pools: readonly string[];
  readonly limit: number;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** A worker's hold on a run, with what it takes to execute it. */
export interface ClaimedRun {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly attemptNum: number;
  readonly fence: number;
  readonly trigger: RunTrigger;
  readonly pool: string;
  readonly scheduledAt: Date;
  readonly availableAt: Date;
  readonly startedAt: Date;
  readonly upstreamRunIds: readonly string[];
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly task: JobTask;
}

interface ClaimedRow {
  readonly id: string;
  readonly job_id: string;
  readonly attempt_num: number;
  readonly fence: number;
  readonly trigger: RunTrigger;
  readonly pool: string;
  readonly scheduled_at: Date;
  readonly available_at: Date;
  readonly started_at: Date;
  readonly upstream_run_ids: string[] | null;
  readonly concurrency_policy: ConcurrencyPolicy;
  readonly overrides: TaskOverrides | null;
  /** With the first run of each job only. */
  readonly job: JobOfClaim | null;
}

interface JobOfClaim {
  readonly name: string;
  readonly command: string | null;
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly working_directory: string | null;
  readonly handler: string | null;
  readonly payload: unknown;
  readonly timeout_ms: number;
  readonly kill_grace_ms: number;
}

/**
 * Moves the first due runs of the worker's pools to `running`: higher priority first, then the longest due. Never
 * waits for a row that another worker is claiming, and claims nothing once the worker's lease has run out. The worker's
 * row is held meanwhile, so that it is not taken for lost between the look at its lease and the commit.
 */
export async function claimRuns(db: Db, options: ClaimOptions): Promise<ClaimedRun[]> {
  const { workerId, pools, limit, now } = options;
  const result = await sql<ClaimedRow>`
    with due as materialized (
      select array(
        select due.id from unnest(${pools}::text[]) as p(pool) cross join lateral (
          select r.id, r.priority, r.available_at from aster.live_runs r
          where r.pool = p.pool and r.status = 'scheduled' and r.available_at <= ${instant(now)}
            and ${canExecute(options)}
          order by r.priority desc, r.available_at limit ${limit}
          for update skip locked
        ) due
        order by due.priority desc, due.available_at limit ${limit}
      ) as ids
    ), worker as materialized (
      select w.id from aster.workers w
      where w.id = ${workerId} and w.lease_until > ${instant(now)} and (select cardinality(ids) from due) > 0
      for key share
    ), claimed as (
      update aster.live_runs set status = 'running', worker_id = ${workerId}, started_at = ${instant(now)},
        attempt_num = attempt_num + 1, fence = fence + 1, reason = null
      where id = any((select ids from due)::uuid[]) and exists (select from worker)
      returning id, job_id, attempt_num, fence, trigger, pool, priority, scheduled_at, available_at, started_at,
        upstream_run_ids, concurrency_policy, overrides
    )
    select c.id, c.job_id, c.attempt_num, c.fence, c.trigger, c.pool, c.scheduled_at, c.available_at, c.started_at,
      c.upstream_run_ids, c.concurrency_policy, c.overrides, case when c.is_first_of_job then (
        select json_build_object('name', j.name, 'command', j.command, 'args', j.args, 'env', j.env,
          'working_directory', j.working_directory, 'handler', j.handler, 'payload', j.payload,
          'timeout_ms', j.timeout_ms, 'kill_grace_ms', j.kill_grace_ms)
        from aster.jobs j where j.id = c.job_id
      ) end as job
    from (select *, row_number() over (partition by job_id) = 1 as is_first_of_job from claimed) c
    order by c.priority desc, c.available_at`.execute(db);
  const jobs = new Map<string, { readonly name: string; readonly task: JobTask }>();
  for (const { job_id: id, job } of result.rows) {
    if (job !== null) jobs.set(id, { name: job.name, task: toTask(job) });
  }
  return result.rows.flatMap((row) => {
    const job = jobs.get(row.job_id);
    return job === undefined ? [] : [toClaimedRun(row, job.name, job.task)];
  });
}

/** Whether a worker can execute the live run `r`. */
export function canExecute({ handlers, runsCommands }: Abilities): RawBuilder<boolean> {
  return sql<boolean>`case when r.handler is null then ${runsCommands}::boolean
    else r.handler = any(${handlers}::text[]) end`;
}

function toClaimedRun(row: ClaimedRow, jobName: string, task: JobTask): ClaimedRun {
  return {
    id: row.id,
    jobId: row.job_id,
    jobName,
    attemptNum: row.attempt_num,
    fence: row.fence,
    trigger: row.trigger,
    pool: row.pool,
    scheduledAt: row.scheduled_at,
    availableAt: row.available_at,
    startedAt: row.started_at,
    upstreamRunIds: row.upstream_run_ids ?? [],
    concurrencyPolicy: row.concurrency_policy,
    task: row.overrides === null ? task : applyOverrides(task, row.overrides),
  };
}

function toTask(job: JobOfClaim): JobTask {
  return {
    command: job.command ?? undefined,
    args: job.args,
    env: job.env,
    workingDirectory: job.working_directory ?? undefined,
    handler: job.handler ?? undefined,
    payload: job.payload ?? undefined,
    timeoutMs: job.timeout_ms,
    killGraceMs: job.kill_grace_ms,
  };
}
