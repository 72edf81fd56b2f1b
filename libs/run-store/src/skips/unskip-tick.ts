import { NotFoundError } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { lockJob } from '../locks/lock-jobs.js';

/**
 * Takes back that a tick is to be skipped.
 *
 * @throws NotFoundError when there is no such job, or the tick is not to be skipped, or is due and so will be
 */
export async function unskipTick(db: Db, jobId: string, at: Date, givenNow?: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId, { made: 'as the job says' });
    if (job === undefined) throw new NotFoundError('job', jobId);
    const now = givenNow ?? (await serverTime(tx));
    const deleted = await tx
      .deleteFrom('tick_skips')
      .where('job_id', '=', jobId)
      .where('at', '=', at)
      .where('at', '>', now)
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) throw new NotFoundError('skip', at.toISOString());
  });
}
