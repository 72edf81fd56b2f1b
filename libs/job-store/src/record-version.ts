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
  const { by, origin } = change;
  const changed = before === undefined ? [] : fieldsThatDiffer(snapshotOf(before), snapshotOf(after));
  const row = rowOf(after, { changed_by: by ?? null, origin, changed });
  const unknown = before === undefined ? [] : [rowOf(before, { changed_by: null, origin: null, changed: [] })];
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

function rowOf(job: Job, about: { changed_by: string | null; origin: Change['origin'] | null; changed: string[] }) {
  const definition = jsonText(snapshotOf(job));
  return { job_id: job.id, version: job.version, changed_at: job.updatedAt, ...about, definition };
}
