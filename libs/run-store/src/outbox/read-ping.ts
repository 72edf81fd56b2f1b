import type { FinalStatus, RunReason } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { PingClaim } from './claim-pings.js';
import { readLastLines } from './read-last-lines.js';

/** How a run ended, as somebody is told who waits for it. */
export interface PingedEnd {
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly exitCode?: number;
  /** The last 10 KB of what it has written; of one that has written nothing, why it failed. */
  readonly text: string;
}

interface Row {
  readonly status: FinalStatus;
  readonly reason: RunReason | null;
  readonly exit_code: number | null;
  readonly attempt_num: number;
  readonly error_msg: string | null;
}

/** Reads how a run ended; `undefined` when it is gone. */
export async function readPingedEnd(
  db: Db,
  { runId, jobId }: Pick<PingClaim, 'runId' | 'jobId'>,
): Promise<PingedEnd | undefined> {
  const { rows } = await sql<Row>`
    select f.status, f.reason, f.exit_code::integer, f.attempt_num, f.error_msg from aster.finished_runs f
    where f.id = ${runId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const written = await readLastLines(db, runId, { attemptNum: row.attempt_num, jobId, mostLines: Infinity });
  return {
    ...{ status: row.status, reason: row.reason ?? undefined, exitCode: row.exit_code ?? undefined },
    text: written ?? row.error_msg ?? row.reason ?? '',
  };
}
