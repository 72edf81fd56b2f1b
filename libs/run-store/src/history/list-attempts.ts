import type { RunAttempt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { toAttempt } from './run-row.js';

/** A job may ask for 10,000 retries, and what each has thrown may have kilobytes. */
const mostAttempts = 500;

/**
 * The earlier attempts of a run, oldest first, the newest of them where there are very many; the one that runs or ran
 * last is the run itself.
 */
export async function listAttempts(db: Db, runId: string): Promise<RunAttempt[]> {
  const rows = await db
    .selectFrom('run_attempts')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('attempt_num', 'desc')
    .limit(mostAttempts)
    .execute();
  return rows.reverse().map(toAttempt);
}
