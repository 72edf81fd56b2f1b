import { jobDefaults, type RunReason, type RunStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How far a run has come: what somebody who watches it wants to know. */
export interface RunProgress {
  readonly id: string;
  readonly status: RunStatus;
  /** The attempt that runs or ran last; 0 before the first start. */
  readonly attemptNum: number;
  /** When that attempt started, as far as it is known: an attempt that was handed back starts anew. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  readonly outputTruncatedBytes: number;
  /** What the output is read as, by its WHATWG name. */
  readonly outputEncoding: string;
  /** The last stored piece of that attempt's output; absent: none. */
  readonly lastSeq?: number;
}

interface ProgressRow {
  readonly id: string;
  readonly status: RunStatus;
  readonly attempt_num: number;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly reason: RunReason | null;
  readonly error_msg: string | null;
  readonly output_truncated_bytes: number;
  readonly output_encoding: string | null;
  readonly last_seq: number | null;
}

/**
 * How far runs have come, in one statement; those that are gone are left out. The last piece of each run is a query of
 * its own within it: only by a run's id as it is does Postgres know the week to look into before it plans, and there
 * may be hundreds of weeks.
 */
export async function readRunProgress(db: Db, runIds: readonly string[]): Promise<RunProgress[]> {
  if (runIds.length === 0) return [];
  const lastPieces = runIds.map(
    (id) => sql`(
      select run_id, attempt_num, seq from aster.run_output where run_id = ${id}
      order by attempt_num desc, seq desc limit 1)`,
  );
  const result = await sql<ProgressRow>`
    select r.id, r.status, r.attempt_num, r.started_at, r.finished_at, r.exit_code, r.signal, r.reason, r.error_msg,
      r.output_truncated_bytes, (select j.output_encoding from aster.jobs j where j.id = r.job_id), o.seq as last_seq
    from aster.runs r
    left join (${sql.join(lastPieces, sql` union all `)}) o on o.run_id = r.id and o.attempt_num = r.attempt_num
    where r.id = any(${runIds}::uuid[])`.execute(db);
  return result.rows.map(toProgress);
}

function toProgress(row: ProgressRow): RunProgress {
  return {
    id: row.id,
    status: row.status,
    attemptNum: row.attempt_num,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    exitCode: row.exit_code ?? undefined,
    signal: row.signal ?? undefined,
    reason: row.reason ?? undefined,
    errorMsg: row.error_msg ?? undefined,
    outputTruncatedBytes: row.output_truncated_bytes,
    outputEncoding: row.output_encoding ?? jobDefaults.outputEncoding,
    lastSeq: row.last_seq ?? undefined,
  };
}
