import type { Change, Job } from '@aster-scheduler/core';
import { jsonText, type Tx } from '@aster-scheduler/db';
import { fieldsThatDiffer, snapshotOf } from './job-snapshot.js';

/** Of each job so many versions are kept, the newest. */
export const versionsKept = 200;

/**
 * Keeps what a job is like after a change, in the transaction of the change. Where nobody has kept what it was like
 * before, that is kept too.
 *
 * @param before absent: the job is new
 */
export async function recordVersion(tx: Tx, before: Job | undefined, after: Job, change: Change): Promise<void> {
  const changed = before === undefined ? [] : fieldsThatDiffer(snapshotOf(before), snapshotOf(after));
  const row = rowOf(after, changed, change);
  const unknown = before === undefined ? [] : [rowOf(before, [])];
  await tx
    .insertInto('job_versions')
    .values([...unknown, row])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .deleteFrom('job_versions')
    .where('job_id', '=', after.id)
    .where('version', '<=', after.version - versionsKept)
    .execute();
}

/** @param change absent where nobody has kept it */
function rowOf(job: Job, changed: string[], change?: Change) {
  return {
    ...{ job_id: job.id, version: job.version, changed_at: job.updatedAt },
    ...{ changed_by: change?.by ?? null, origin: change?.origin ?? null },
    ...{ revision: change?.revision ?? null, author: change?.author ?? null },
    ...{ changed, definition: jsonText(snapshotOf(job)) },
  };
}
