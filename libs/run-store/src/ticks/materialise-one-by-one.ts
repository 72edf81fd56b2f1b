import { type Db, inTransaction } from '@aster-scheduler/db';
import { putAside } from './advance-cursors.js';
import { isCausedByJobs, isStatementTimeout } from './is-caused-by-jobs.js';
import { lockIfDue } from './lock-due-jobs.js';
import { bothMaterialised, type MaterialisedTicks, materialiseJobs, nothingMaterialised } from './materialise-jobs.js';

/**
 * Plans jobs that could not be planned together, each in a transaction of its own. One that fails again is put aside and
 * told of, so that the others go on. A second statement that takes too long is taken for trouble of the database.
 */
export async function materialiseOneByOne(
  db: Db,
  jobIds: readonly string[],
  options: { readonly maxRows: number; readonly now?: Date },
): Promise<MaterialisedTicks> {
  const { maxRows, now } = options;
  let done = nothingMaterialised;
  for (const jobId of jobIds) {
    try {
      const work = inTransaction(db, async (tx) => materialiseJobs(tx, await lockIfDue(tx, jobId, now), maxRows));
      done = bothMaterialised(done, await work);
    } catch (error) {
      const isSecondTimeout = isStatementTimeout(error) && done.failed.some((other) => isStatementTimeout(other.error));
      if (!isCausedByJobs(error) || isSecondTimeout) throw error;
      await putAside(db, jobId, now);
      done = bothMaterialised(done, { ...nothingMaterialised, failed: [{ jobId, error }] });
    }
  }
  return done;
}
