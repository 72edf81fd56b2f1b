import { type Db, inTransaction, instant, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { admitWaitingRuns, isPlaceFree, selectHeads } from './admit-waiting-runs.js';
import { isCausedByJobs, isStatementTimeout } from '../ticks/is-caused-by-jobs.js';
import { lockJobs } from '../requests/lock-jobs.js';
import { skipUnmetRuns } from '../dependencies/skip-unmet-runs.js';

/** Jobs looked after in one transaction: one that is sweeping holds them all. */
const jobsPerSweep = 200;

/**
 * Looks after waiting runs that nothing else will wake: one whose place became free while its policy was being
 * changed, one that waited for dependencies past its time. Answers how many jobs it looked at, which is a
 * portion of them.
 *
 * @throws what went wrong with one of the jobs, once the others are looked after
 */
export async function sweepWaitingRuns(db: Db, at?: Date): Promise<number> {
  const jobIds = await listStuckJobs(db, at);
  if (jobIds.length === 0) return 0;
  try {
    await sweep(db, jobIds, at);
  } catch (error) {
    if (db.isTransaction || !isCausedByJobs(error)) throw error;
    await sweepOneByOne(db, jobIds, at);
  }
  return jobIds.length;
}

/** Looked for without any lock, so that it is one statement where there is nothing to do, as nearly always. */
async function listStuckJobs(db: Db, at?: Date): Promise<string[]> {
  const stuck = await sql<{ job_id: string }>`
    select w.job_id from (${selectHeads(sql<boolean>`true`)}) w where ${isPlaceFree}
    union
    select job_id from aster.live_runs where status = 'waiting' and waits_until <= ${instant(at)}
    limit ${jobsPerSweep}`.execute(db);
  return stuck.rows.map((row) => row.job_id);
}

async function sweep(db: Db, jobIds: readonly string[], at?: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockJobs(tx, jobIds);
    await skipUnmetRuns(tx, { jobIds, now: at ?? (await serverTime(tx)) });
    await admitWaitingRuns(tx, jobIds);
  });
}

/** A second statement that takes too long is taken for trouble of the database. */
async function sweepOneByOne(db: Db, jobIds: readonly string[], at?: Date): Promise<void> {
  const failed: Array<{ readonly jobId: string; readonly error: unknown }> = [];
  for (const jobId of jobIds) {
    try {
      await sweep(db, [jobId], at);
    } catch (error) {
      const isSecondTimeout = isStatementTimeout(error) && failed.some((other) => isStatementTimeout(other.error));
      if (!isCausedByJobs(error) || isSecondTimeout) throw error;
      failed.push({ jobId, error });
    }
  }
  const [first] = failed;
  if (first === undefined) return;
  throw new Error(`waiting runs of job ${first.jobId} cannot be looked after`, { cause: first.error });
}
