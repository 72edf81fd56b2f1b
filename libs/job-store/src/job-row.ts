import {
  elsewhereHandler,
  type Job,
  jobDefaults,
  type JobDefinition,
  type JobDependency,
  type JobPause,
} from '@aster-scheduler/core';
import {
  fromConfinement,
  type JobsTable,
  jsonText,
  noCatchupWindowMs,
  storableText,
  toConfinement,
} from '@aster-scheduler/db';
import type { Selectable } from 'kysely';

/** A row of jobs with its cursor and its edges. */
export interface JobRow extends Omit<Selectable<JobsTable>, 'payload' | 'payload_schema'> {
  readonly payload: unknown;
  readonly payload_schema: unknown;
  readonly planned_until: Date;
  readonly next_run_at: Date | null;
  readonly depends_on: readonly JobDependency[];
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    name: row.name,
    description: row.description ?? undefined,
    cronExpr: row.cron_expr ?? undefined,
    timezone: row.timezone,
    anchorAt: row.anchor_at,
    command: row.command ?? undefined,
    args: row.args,
    env: row.env,
    workingDirectory: row.working_directory ?? undefined,
    handler: row.handler === elsewhereHandler ? undefined : (row.handler ?? undefined),
    runsOn: row.handler === elsewhereHandler ? 'elsewhere' : 'workers',
    graceMs: row.grace_ms ?? undefined,
    payload: row.payload ?? undefined,
    timeoutMs: row.timeout_ms,
    killGraceMs: row.kill_grace_ms,
    outputStreams: row.output_streams,
    ...fromConfinement(row.confinement),
    status: row.status,
    retry: {
      maxRetries: row.max_retries,
      delayMs: row.retry_delay_ms,
      backoff: row.retry_backoff,
      maxDelayMs: row.retry_max_delay_ms,
    },
    concurrencyPolicy: row.concurrency_policy,
    queueLimit: row.queue_limit,
    misfirePolicy: row.misfire_policy,
    catchupWindowMs: row.catchup_window_ms < noCatchupWindowMs ? row.catchup_window_ms : undefined,
    onWorkerLost: row.on_worker_lost,
    pool: row.pool,
    priority: row.priority,
    keepRuns: row.keep_runs ?? undefined,
    outputEncoding: row.output_encoding,
    labels: row.labels,
    owner: row.owner ?? undefined,
    runbookUrl: row.runbook_url ?? undefined,
    pingUrl: row.ping_url ?? undefined,
    managedBy: row.managed_by ?? undefined,
    payloadSchema: row.payload_schema ?? undefined,
    dependsOn: row.depends_on,
    pause: toPause(row),
    plannedUntil: row.planned_until,
    nextRunAt: row.next_run_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

/** A job that a program of the version before has paused has been so since its last edit at the latest. */
function toPause(row: JobRow): JobPause | undefined {
  if (row.status !== 'inactive') return undefined;
  return {
    note: row.pause_note ?? undefined,
    by: row.paused_by ?? undefined,
    at: row.paused_at ?? row.updated_at,
    until: row.pause_until ?? undefined,
  };
}

/** The columns of a job that say that it is paused, or is not. */
export function pauseColumns(pause: JobPause | undefined) {
  return {
    pause_note: pause?.note === undefined ? null : storableText(pause.note),
    paused_by: pause?.by ?? null,
    paused_at: pause?.at ?? null,
    pause_until: pause?.until ?? null,
  };
}

/** What its runs are claimed by; `null` for a command. */
export function handlerColumn({ runsOn, handler }: Pick<JobDefinition, 'runsOn' | 'handler'>): string | null {
  return runsOn === 'elsewhere' ? elsewhereHandler : (handler ?? null);
}

/** The columns of a job that its definition decides. */
export function toColumns(job: JobDefinition) {
  const confinement = toConfinement(job);
  return {
    name: job.name,
    description: job.description === undefined ? null : storableText(job.description),
    cron_expr: job.cronExpr ?? null,
    timezone: job.timezone,
    command: job.command ?? null,
    args: [...job.args],
    env: jsonText(job.env),
    working_directory: job.workingDirectory ?? null,
    handler: handlerColumn(job),
    grace_ms: job.graceMs ?? null,
    payload: job.payload === undefined ? null : jsonText(job.payload),
    status: job.status,
    max_retries: job.retry.maxRetries,
    retry_delay_ms: job.retry.delayMs,
    retry_backoff: job.retry.backoff,
    retry_max_delay_ms: job.retry.maxDelayMs,
    timeout_ms: job.timeoutMs,
    kill_grace_ms: job.killGraceMs,
    concurrency_policy: job.concurrencyPolicy,
    queue_limit: job.queueLimit,
    misfire_policy: job.misfirePolicy,
    catchup_window_ms: job.catchupWindowMs ?? noCatchupWindowMs,
    on_worker_lost: job.onWorkerLost,
    pool: job.pool,
    priority: job.priority,
    keep_runs: job.keepRuns ?? null,
    output_encoding: job.outputEncoding,
    labels: jsonText(job.labels),
    owner: job.owner ?? null,
    runbook_url: job.runbookUrl ?? null,
    ping_url: job.pingUrl ?? null,
    managed_by: job.managedBy ?? null,
    payload_schema: job.payloadSchema === undefined ? null : jsonText(job.payloadSchema),
    output_streams: job.outputStreams ?? jobDefaults.outputStreams,
    confinement: confinement === undefined ? null : jsonText(confinement),
  };
}
