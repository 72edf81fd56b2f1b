import type { FinalStatus, RunReason } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A run that has ended, in a few words. */
export interface LastRun {
  readonly id: string;
  readonly status: FinalStatus;
  readonly scheduledAt: Date;
  /** From its last start to its end; absent: it did not start. */
  readonly durationMs?: number;
  readonly attemptNum: number;
  readonly reason?: RunReason;
}

/** As JSON has it; instants are in ms. */
type RunRow = readonly [string, FinalStatus, number, number | null, number, RunReason | null];

/**
 * The newest runs of jobs that have ended, skips among them, the newest first; by one statement, which reads no others.
 *
 * @param limit of each job
 */
export async function readLastRuns(
  db: Db,
  jobIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly LastRun[]>> {
  if (jobIds.length === 0) return new Map();
  const found = await sql<{ id: string; runs: readonly RunRow[] }>`
    select asked.id, coalesce(last.runs, '[]') as runs from unnest(${jobIds}::uuid[]) as asked(id)
    cross join lateral (
      select json_agg(json_build_array(r.id, r.status, round(date_part('epoch', r.scheduled_at) * 1000),
        round(date_part('epoch', case when r.status <> 'skipped' then r.finished_at - r.started_at end) * 1000),
        r.attempt_num, r.reason) order by r.id desc) as runs
      from (
        select r.id, r.status, r.scheduled_at, r.started_at, r.finished_at, r.attempt_num, r.reason
        from aster.finished_runs r where r.job_id = asked.id order by r.id desc limit ${limit}
      ) r
    ) last`.execute(db);
  return new Map(found.rows.map(({ id, runs }) => [id, runs.map(toLastRun)]));
}

function toLastRun([id, status, scheduledMs, durationMs, attemptNum, reason]: RunRow): LastRun {
  return {
    id,
    status,
    scheduledAt: new Date(scheduledMs),
    durationMs: durationMs === null ? undefined : Math.max(0, durationMs),
    attemptNum,
    reason: reason ?? undefined,
  };
}
