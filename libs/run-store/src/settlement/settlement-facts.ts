import type { RunReason, RunTrigger, SettlementFacts, WorkerLostPolicy } from '@aster-scheduler/core';
import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { watchedOfJob } from '../alerts/watched.js';
import { mayBeFollowed } from '../rows/has-followers.js';

/** The facts that decide the settlement of a held run. */
export interface RunFacts extends Omit<SettlementFacts, 'random'> {
  readonly fence: number;
  readonly jobId: string;
  readonly jobName: string;
  readonly scheduledAt: Date;
  readonly pool: string;
  readonly startedAt?: Date;
  readonly workerId?: string;
  readonly trigger: RunTrigger;
  /** Whether jobs that depend on this one see how the run ends. */
  readonly tellsDependants: boolean;
  /** Whether other jobs depend on this one, or runs may wait for the place of this run. */
  readonly hasFollowers: boolean;
  /** Whether the job fails now, so that a success has a streak to end. */
  readonly isFailing: boolean;
  /** Failures of the job in a row until now. */
  readonly failures: number;
  /** Which ends of its runs some rule for alerts looks at: bits of `watchedEnds`. */
  readonly watched: number;
}

interface FactsRow {
  readonly id: string;
  readonly fence: number;
  readonly job_id: string;
  readonly job_name: string;
  readonly scheduled_at: Date;
  readonly pool: string;
  readonly attempt_num: number;
  readonly started_at: Date | null;
  readonly worker_id: string | null;
  readonly cancel_reason: RunReason | null;
  readonly trigger: RunTrigger;
  readonly is_archived: boolean;
  readonly tells_dependants: boolean;
  readonly max_retries: number;
  readonly retry_delay_ms: number;
  readonly retry_backoff: number;
  readonly retry_max_delay_ms: number;
  readonly on_worker_lost: WorkerLostPolicy;
  readonly handbacks: number;
  readonly has_followers: boolean;
  readonly failures: number;
  readonly watched: number;
  readonly now: Date;
}

/** Reads the facts for settling those of the runs that are running, and the time. Locks nothing. */
export async function readSettlementFacts(
  db: Db,
  runIds: readonly string[],
  now?: Date,
): Promise<{ held: Map<string, RunFacts>; now: Date }> {
  const result = await sql<FactsRow>`
    select r.id, r.fence, r.job_id, r.pool, r.attempt_num, r.started_at, r.worker_id, r.cancel_reason, r.trigger,
      r.tells_dependants, r.handbacks, r.scheduled_at, j.name as job_name,
      j.status = 'archived' as is_archived,
      j.max_retries, j.retry_delay_ms, j.retry_backoff, j.retry_max_delay_ms, j.on_worker_lost,
      r.is_exclusive or ${mayBeFollowed} as has_followers,
      coalesce((select s.failures from aster.job_streaks s where s.job_id = r.job_id), 0) as failures,
      ${watchedOfJob} as watched,
      ${instant(now)} as now
    from aster.live_runs r join aster.jobs j on j.id = r.job_id
    where r.id = any(${runIds}::uuid[]) and r.status = 'running'`.execute(db);
  return {
    held: new Map(result.rows.map((row) => [row.id, toFacts(row)])),
    now: result.rows[0]?.now ?? new Date(0), // no row, nothing to plan
  };
}

function toFacts(row: FactsRow): RunFacts {
  return {
    fence: row.fence,
    jobId: row.job_id,
    jobName: row.job_name,
    scheduledAt: row.scheduled_at,
    pool: row.pool,
    startedAt: row.started_at ?? undefined,
    workerId: row.worker_id ?? undefined,
    attemptNum: row.attempt_num,
    cancelReason: row.cancel_reason ?? undefined,
    trigger: row.trigger,
    tellsDependants: row.tells_dependants,
    isArchived: row.is_archived,
    retry: {
      maxRetries: row.max_retries,
      delayMs: row.retry_delay_ms,
      backoff: row.retry_backoff,
      maxDelayMs: row.retry_max_delay_ms,
    },
    onWorkerLost: row.on_worker_lost,
    handbacks: row.handbacks,
    hasFollowers: row.has_followers,
    isFailing: row.failures > 0,
    failures: row.failures,
    watched: row.watched,
  };
}
