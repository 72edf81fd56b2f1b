import { type Db, inTransaction, isLockTimeout, type Tx } from '@aster-scheduler/db';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { togetherOrApart } from '../portions/together-or-apart.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { type DueJobs, findOverdueJob, lockDueJobs, lockForPlanning, lockIfDue } from './lock-due-jobs.js';
import { bothMaterialised, type MaterialisedTicks, materialiseJobs, nothingMaterialised } from './materialise-jobs.js';
import { materialiseOneByOne } from './materialise-one-by-one.js';

export type { FailedJob, MaterialisedTicks, UnreadableJob } from './materialise-jobs.js';

/** Jobs, and rows, of one transaction where nothing else is asked for: a transaction takes some 10 ms with so many. */
export const jobsPerPass = 250;

/**
 * How long a job that others have kept from being planned is waited for. They stand in one line for it, so a little is
 * enough, and meanwhile the other jobs wait too.
 */
const overduePatienceMs = 200;

export interface MaterialiseOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** At most so many jobs; once they come to so many rows, the rest of them is left for the next pass. */
  readonly limit?: number;
}

/**
 * Turns the due ticks of the jobs that are due first into runs and skips, and moves those jobs' cursors, in one
 * transaction. Any number of schedulers may do this at once: jobs that are locked by another one are passed over.
 */
export async function materialiseDueJobs(db: Db, options: MaterialiseOptions = {}): Promise<MaterialisedTicks> {
  const { now, limit = jobsPerPass } = options;
  const { due, done } = await materialisePortion(db, limit, now);
  if (done.isFull) return done;
  const overdueJobId = due === undefined ? await findOverdueJob(db, now) : due.overdueJobId;
  if (overdueJobId === undefined || due?.jobs.some((job) => job.id === overdueJobId) === true) return done;
  return bothMaterialised(done, await materialiseOverdueJob(db, overdueJobId, { maxRows: limit, now }));
}

/**
 * Does the same for one job before it is edited, so that ticks of its old schedule keep what they would have had.
 * Waits for a scheduler that has the job locked; the job's cursor is held until the transaction ends.
 *
 * @param mostPasses after so many passes it stops, though more is due (`isFull`)
 */
export async function materialiseJob(
  tx: Tx,
  jobId: string,
  now: Date,
  mostPasses = Infinity,
): Promise<MaterialisedTicks> {
  let done = nothingMaterialised;
  for (let pass = 1; ; pass += 1) {
    const more = await materialiseJobs(tx, await lockForPlanning(tx, jobId, now), Infinity);
    done = bothMaterialised({ ...done, isFull: false }, more);
    if (!more.isFull || pass >= mostPasses) return done;
  }
}

async function materialisePortion(db: Db, limit: number, now?: Date) {
  let due: DueJobs | undefined;
  const done = await togetherOrApart(
    db,
    async () => {
      const all = await inTransaction(db, async (tx) => {
        due = undefined;
        due = await lockDueJobs(tx, limit, now);
        if (due !== undefined) await setLockTimeout(tx, lockPatienceMs);
        return materialiseJobs(tx, due, limit);
      });
      return { ...all, isFull: all.isFull || due?.jobs.length === limit };
    },
    async (error) => {
      if (due === undefined) throw error;
      const jobIds = due.jobs.map((job) => job.id);
      return materialiseOneByOne(db, jobIds, { maxRows: limit, now });
    },
  );
  return { due, done };
}

/** Of a job that somebody holds for long, nothing is done. */
async function materialiseOverdueJob(
  db: Db,
  jobId: string,
  options: { readonly maxRows: number; readonly now?: Date },
): Promise<MaterialisedTicks> {
  const { maxRows, now } = options;
  return togetherOrApart(
    db,
    async () =>
      inTransaction(db, async (tx) => {
        await setLockTimeout(tx, overduePatienceMs);
        return materialiseJobs(tx, await lockIfDue(tx, jobId, now), maxRows);
      }),
    async (error) => (isLockTimeout(error) ? nothingMaterialised : materialiseOneByOne(db, [jobId], options)),
  );
}
