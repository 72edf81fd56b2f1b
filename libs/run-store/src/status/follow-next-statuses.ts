import { type Db, errorCode, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../requests/lock-jobs.js';
import { followStatus } from './follow-status.js';

/** Jobs that are looked for at once. */
const jobsPerLook = 100;

/** How long a job is waited for that others have locked; it is come back to. */
const lockPatienceMs = 500;

/** `lock_not_available` */
const lockTimeout = '55P03';

export interface FollowOptions {
  /** Asked before each transaction. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Goes on where pausing, resuming or archiving a job has left runs to be moved, a portion in each transaction: one
 * statement when there is nothing.
 *
 * @returns how many jobs it has worked on
 */
export async function followNextStatuses(db: Db, { goesOn = () => true, now }: FollowOptions = {}): Promise<number> {
  const jobIds = await listBehind(db);
  for (const jobId of jobIds) {
    while (goesOn() && (await followOne(db, jobId, now)));
  }
  return jobIds.length;
}

/** Those of active jobs too that nobody has looked after: an edit by a program of the version before does not. */
async function listBehind(db: Db): Promise<string[]> {
  const found = await sql<{ job_id: string }>`
    select b.job_id from aster.status_backlogs b join aster.jobs j on j.id = b.job_id
    where b.is_behind or j.status <> 'inactive'
    order by b.is_behind desc limit ${jobsPerLook}`.execute(db);
  return found.rows.map((row) => row.job_id);
}

async function followOne(db: Db, jobId: string, now?: Date): Promise<boolean> {
  try {
    return await inTransaction(db, async (tx) => {
      await sql`select set_config('lock_timeout', ${`${lockPatienceMs}ms`}, true)`.execute(tx);
      const job = await lockJob(tx, jobId, 'end');
      return job !== undefined && (await followStatus(tx, jobId, now ?? (await serverTime(tx))));
    });
  } catch (error) {
    if (db.isTransaction || errorCode(error) !== lockTimeout) throw error;
    return false;
  }
}
