import { NotFoundError, StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { findRun } from '../history/find-run.js';
import { lockJob } from '../locks/lock-jobs.js';
import { cancelRuns } from './cancel-runs.js';
import { workOff } from './work-off.js';

/**
 * Cancels a run: at once when it has not started; otherwise its worker is asked to end it, and it becomes `cancelled`
 * whatever its attempt still comes to. Cancelling it again is no error while it is running.
 *
 * @throws NotFoundError
 * @throws StateConflictError when the run is finished
 */
export async function cancelRun(db: Db, runId: string, now?: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const run = await findRun(tx, runId);
    if (run === undefined) throw new NotFoundError('run', runId);
    await lockJob(tx, run.jobId, 'end');
    const live = await tx.selectFrom('live_runs').select('id').where('id', '=', runId).forUpdate().executeTakeFirst();
    if (live === undefined) {
      const status = (await findRun(tx, runId))?.status ?? 'deleted';
      throw new StateConflictError(runId, status, `run ${runId} is ${status} already and cannot be cancelled`);
    }
    const at = now ?? (await serverTime(tx));
    await workOff(tx, { completions: await cancelRuns(tx, [runId], 'cancelled_by_user', at) }, at);
  });
}
