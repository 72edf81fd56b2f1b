import { type Db, inTransaction, isLockTimeout } from '@aster-scheduler/db';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { workInParts } from '../portions/work-in-parts.js';
import { putAside } from './advance-cursors.js';
import { lockIfDue } from './lock-due-jobs.js';
import { bothMaterialised, type MaterialisedTicks, materialiseJobs, nothingMaterialised } from './materialise-jobs.js';

/**
 * Plans jobs that could not be planned together, each in a transaction of its own. One that fails again is put aside
 * and reported, so that the others go on.
 */
export async function materialiseOneByOne(
  db: Db,
  jobIds: readonly string[],
  options: { readonly maxRows: number; readonly now?: Date },
): Promise<MaterialisedTicks> {
  const { maxRows, now } = options;
  let done = nothingMaterialised;
  const { left } = await workInParts(jobIds, {
    keyOf: (jobId) => jobId,
    async work([jobId = ''], lockTimeoutMs) {
      const work = inTransaction(db, async (tx) => {
        await setLockTimeout(tx, lockTimeoutMs);
        return materialiseJobs(tx, await lockIfDue(tx, jobId, now), maxRows);
      });
      done = bothMaterialised(done, await work);
    },
  });
  for (const { item: jobId, error } of left) {
    if (!isLockTimeout(error)) await putAside(db, jobId, now); // what is locked now is found again by and by
    done = bothMaterialised(done, { ...nothingMaterialised, failed: [{ jobId, error }] });
  }
  return done;
}
