import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import { followStatus } from '../moves/follow-status.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import type { Turns } from '../portions/take-turns.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { beforeAllIds } from '../rows/before-all-ids.js';

/**
 * Goes on where pausing, resuming or archiving a job has left runs to be moved: a portion of the next such job, in a
 * transaction of its own.
 *
 * @param now instead of the database's clock
 * @returns whether anything was done, so that there may be more
 */
export async function followNextStatus(db: Db, turns: Turns, now?: Date): Promise<boolean> {
  return turns.take(async (after, begin) => {
    const jobId = await findBehind(db, after);
    if (jobId === undefined) return 'nothing';
    begin(jobId);
    await inTransaction(db, async (tx) => {
      await setLockTimeout(tx, lockPatienceMs);
      const job = await lockJob(tx, jobId, 'end');
      if (job !== undefined) await followStatus(tx, jobId, now ?? (await serverTime(tx)));
    });
    return 'done';
  });
}

/** Also finds active jobs whose runs were not moved: an edit by a program of the version before does not move them. */
async function findBehind(db: Db, after: string | undefined): Promise<string | undefined> {
  const found = await sql<{ job_id: string }>`
    select b.job_id from aster.status_backlogs b join aster.jobs j on j.id = b.job_id
    where (b.is_behind or j.status <> 'inactive') and b.job_id > ${after ?? beforeAllIds}
    order by b.job_id limit 1`.execute(db);
  return found.rows[0]?.job_id;
}
