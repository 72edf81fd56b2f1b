import { isUuid, newId, NotFoundError, StateConflictError, type TaskOverrides } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { lockJob } from '../locks/lock-jobs.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { refuseArchived } from './refuse-archived.js';

/**
 * Makes a new run that repeats a finished one, with the same overrides, under the job's concurrency policy.
 *
 * @param actor who asks for it
 * @throws NotFoundError
 * @throws StateConflictError when the run is not finished, or the job is archived
 */
export async function retryRun(db: Db, runId: string, at?: Date, actor?: string): Promise<MadeRun> {
  return inTransaction(db, async (tx) => {
    const run = isUuid(runId) ? await findFacts(tx, runId) : undefined;
    if (run === undefined) throw new NotFoundError('run', runId);
    if (run.finished_at === null) {
      throw new StateConflictError(
        runId,
        run.status,
        `run ${runId} is ${run.status}; only a finished run can be retried`,
      );
    }
    const job = await lockJob(tx, run.job_id, { made: 'as the job says' });
    if (job === undefined) throw new NotFoundError('run', runId);
    refuseArchived(job);
    const now = at ?? (await serverTime(tx));
    const request = {
      id: newId(now),
      job,
      trigger: 'retry' as const,
      scheduledAt: now,
      overrides: withoutCaller(run.overrides),
      upstreamRunIds: run.upstream_run_ids ?? undefined,
      retryOf: runId,
      actor,
    };
    const [made] = await workOff(tx, { requests: [request] }, now);
    if (made === undefined) throw new Error(`the run that repeats ${runId} was not made`);
    return made;
  });
}

/** Somebody else asks this time. */
function withoutCaller(overrides: TaskOverrides | null): TaskOverrides | undefined {
  if (overrides === null) return undefined;
  const { traceparent: _caller, ...others } = overrides;
  return Object.keys(others).length === 0 ? undefined : others;
}

async function findFacts(tx: Tx, runId: string) {
  return tx
    .selectFrom('runs')
    .select(['job_id', 'status', 'finished_at', 'overrides', 'upstream_run_ids'])
    .where('id', '=', runId)
    .executeTakeFirst();
}
