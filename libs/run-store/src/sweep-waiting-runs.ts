import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { admitWaitingRuns, isPlaceFree } from './admit-waiting-runs.js';
import { lockJobs } from './lock-jobs.js';
import { skipUnmetRuns } from './skip-unmet-runs.js';

/** Jobs looked after in one transaction. */
const jobsPerPass = 500;

/**
 * Looks after waiting runs that nothing else will wake: one whose place became free while its policy was being
 * changed, one that waited for dependencies past its time. Answers how many jobs it looked at.
 */
export async function sweepWaitingRuns(db: Db, at?: Date): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = at ?? (await serverTime(tx));
    const stuck = await sql<{ job_id: string }>`
      select distinct w.job_id from aster.live_runs w
      where w.status = 'waiting' and (
        w.waits_until <= ${now}
        or w.reason = 'waiting_for_slot' and ${isPlaceFree}
      ) limit ${jobsPerPass}`.execute(tx);
    const jobIds = stuck.rows.map((row) => row.job_id);
    if (jobIds.length === 0) return 0;
    await lockJobs(tx, jobIds);
    await skipUnmetRuns(tx, { jobIds, now });
    await admitWaitingRuns(tx, jobIds);
    return jobIds.length;
  });
}
