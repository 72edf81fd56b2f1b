import { isUuid, newId, NotFoundError, StateConflictError, type TaskOverrides } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { lockJob } from '../locks/lock-jobs.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { refuseArchived } from './refuse-archived.js';

export interface RetryOptions {
  /** What it has otherwise than the run that it repeats; `env` is merged over that of that run. */
  readonly changes?: TaskOverrides;
  /** Who asks for it. */
  readonly actor?: string;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Makes a new run that repeats a finished one, with the same overrides, under the job's concurrency policy.
 *
 * @throws NotFoundError
 * @throws StateConflictError when the run is not finished, or the job is archived
 */
export async function retryRun(db: Db, runId: string, options: RetryOptions = {}): Promise<MadeRun> {
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
    const now = options.now ?? (await serverTime(tx));
    const request = {
      id: newId(now),
      job,
      trigger: 'retry' as const,
      scheduledAt: now,
      overrides: withChanges(run.overrides, options.changes),
      upstreamRunIds: run.upstream_run_ids ?? undefined,
      retryOf: runId,
      actor: options.actor,
    };
    const [made] = await workOff(tx, { requests: [request] }, now);
    if (made === undefined) throw new Error(`the run that repeats ${runId} was not made`);
    return made;
  });
}

/** Somebody else asks this time, and says why. */
function withChanges(before: TaskOverrides | null, changes: TaskOverrides = {}): TaskOverrides | undefined {
  const { traceparent: _caller, note: _why, ...others } = before ?? {};
  const env = changes.env === undefined ? others.env : { ...others.env, ...changes.env };
  const all = { ...others, ...changes, ...(env === undefined ? {} : { env }) };
  return Object.keys(all).length === 0 ? undefined : all;
}

async function findFacts(tx: Tx, runId: string) {
  return tx
    .selectFrom('runs')
    .select(['job_id', 'status', 'finished_at', 'overrides', 'upstream_run_ids'])
    .where('id', '=', runId)
    .executeTakeFirst();
}
