import type { RunReason, SettlementFacts, WorkerLostPolicy } from '@aster-scheduler/core';
import { type Db, instant, rowsOf } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** What settling a held run goes by. */
export interface RunFacts extends Omit<SettlementFacts, 'random'> {
  readonly fence: number;
  readonly jobId: string;
  readonly pool: string;
  readonly startedAt?: Date;
  /** Whether other jobs depend on this one, or runs may wait for the place of this run. */
  readonly hasFollowers: boolean;
}

interface FactsRow {
  readonly id: string;
  readonly fence: number;
  readonly job_id: string;
  readonly pool: string;
  readonly attempt_num: number;
  readonly started_at: Date | null;
  readonly cancel_reason: RunReason | null;
  readonly max_retries: number;
  readonly retry_delay_ms: number;
  readonly retry_backoff: number;
  readonly retry_max_delay_ms: number;
  readonly on_worker_lost: WorkerLostPolicy;
  readonly has_followers: boolean;
  readonly now: Date;
}

/** Reads what settling goes by, of those runs whose claim still holds, and the time. Locks nothing. */
export async function readSettlementFacts(
  db: Db,
  claims: ReadonlyArray<{ readonly runId: string; readonly fence: number }>,
  now?: Date,
): Promise<{ held: Map<string, RunFacts>; now: Date }> {
  const rows = claims.map(({ runId, fence }) => ({ id: runId, fence }));
  const result = await sql<FactsRow>`
    select r.id, r.fence, r.job_id, r.pool, r.attempt_num, r.started_at, r.cancel_reason,
      j.max_retries, j.retry_delay_ms, j.retry_backoff, j.retry_max_delay_ms, j.on_worker_lost,
      r.is_exclusive or j.concurrency_policy <> 'allow' or exists (
        select from aster.live_runs w where w.job_id = r.job_id and w.status = 'waiting'
      ) or exists (
        select from aster.job_dependencies d where d.upstream_job_id = r.job_id
      ) as has_followers,
      ${instant(now)} as now
    from ${rowsOf(rows, 'id uuid, fence bigint')} join aster.live_runs r on r.id = input.id and r.fence = input.fence
    join aster.jobs j on j.id = r.job_id
    where r.id = any(${rows.map((row) => row.id)}::uuid[]) and r.status = 'running'`.execute(db);
  return {
    held: new Map(result.rows.map((row) => [row.id, toFacts(row)])),
    now: result.rows[0]?.now ?? new Date(0), // no row, nothing to plan
  };
}

function toFacts(row: FactsRow): RunFacts {
  return {
    fence: row.fence,
    jobId: row.job_id,
    pool: row.pool,
    startedAt: row.started_at ?? undefined,
    attemptNum: row.attempt_num,
    cancelReason: row.cancel_reason ?? undefined,
    retry: {
      maxRetries: row.max_retries,
      delayMs: row.retry_delay_ms,
      backoff: row.retry_backoff,
      maxDelayMs: row.retry_max_delay_ms,
    },
    onWorkerLost: row.on_worker_lost,
    hasFollowers: row.has_followers,
  };
}
