import type { RunAttempt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { toAttempt } from './run-row.js';

/** The earlier attempts of a run, oldest first; the one that runs or ran last is the run itself. */
export async function listAttempts(db: Db, runId: string): Promise<RunAttempt[]> {
  const rows = await db
    .selectFrom('run_attempts')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('attempt_num')
    .execute();
  return rows.map(toAttempt);
}
