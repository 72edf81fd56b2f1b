import { type Db, inTransaction, isLockTimeout, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import { followStatus } from '../moves/follow-status.js';
import { isCausedByItems } from '../portions/is-caused-by-items.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';

/** Jobs that are looked for at once. */
const jobsPerLook = 100;

/** Smaller than that of any job. */
const firstId = '00000000-0000-0000-0000-000000000000';

export interface FollowOptions {
  /** Asked before each transaction. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface FollowedStatuses {
  /** How many jobs were worked on. */
  readonly jobs: number;
  /** Those whose runs cannot be moved, though the database is there. */
  readonly failed: ReadonlyArray<{ readonly jobId: string; readonly error: unknown }>;
}

/**
 * Goes on where pausing, resuming or archiving a job has left runs to be moved, a portion in each transaction: one
 * statement when there is nothing. Each job has its turn, whatever becomes of the others.
 */
export async function followNextStatuses(
  db: Db,
  { goesOn = () => true, now }: FollowOptions = {},
): Promise<FollowedStatuses> {
  const failed: Array<{ readonly jobId: string; readonly error: unknown }> = [];
  let jobs = 0;
  let after = firstId;
  while (goesOn()) {
    const jobIds = await listBehind(db, after);
    for (const jobId of jobIds) {
      try {
        while (goesOn() && (await followOne(db, jobId, now)));
      } catch (error) {
        if (db.isTransaction || !isCausedByItems(error)) throw error;
        failed.push({ jobId, error });
      }
    }
    jobs += jobIds.length;
    const last = jobIds.at(-1);
    if (last === undefined || jobIds.length < jobsPerLook) break;
    after = last;
  }
  return { jobs, failed };
}

/** Also lists active jobs whose runs were not moved: an edit by a program of the version before does not move them. */
async function listBehind(db: Db, after: string): Promise<string[]> {
  const found = await sql<{ job_id: string }>`
    select b.job_id from aster.status_backlogs b join aster.jobs j on j.id = b.job_id
    where (b.is_behind or j.status <> 'inactive') and b.job_id > ${after}
    order by b.job_id limit ${jobsPerLook}`.execute(db);
  return found.rows.map((row) => row.job_id);
}

async function followOne(db: Db, jobId: string, now?: Date): Promise<boolean> {
  try {
    return await inTransaction(db, async (tx) => {
      await setLockTimeout(tx, lockPatienceMs);
      const job = await lockJob(tx, jobId, 'end');
      return job !== undefined && (await followStatus(tx, jobId, now ?? (await serverTime(tx))));
    });
  } catch (error) {
    if (db.isTransaction || !isLockTimeout(error)) throw error;
    return false;
  }
}
