import { isReached, isUnlimited, NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob } from '@aster-scheduler/job-store';
import { findRun } from '@aster-scheduler/run-store';
import type { Caller } from './caller.js';
import type { RouteRight } from './route-right.js';

/**
 * Refuses a job or run that the path names and that the caller may not reach, as if there were none. Costs nothing for
 * those who may reach all jobs.
 *
 * @throws NotFoundError
 */
export async function requireReached(db: Db, right: RouteRight, caller: Caller, params: object): Promise<void> {
  if (right === 'everybody' || isUnlimited(caller.reach)) return;
  if (right.reach === 'job') await requireReachedJob(db, caller, idOf(params));
  if (right.reach === 'run') await requireReachedRun(db, caller, idOf(params));
}

/** @throws NotFoundError also when the job is out of reach */
export async function requireReachedJob(db: Db, { reach }: Caller, idOrName: string): Promise<void> {
  if (isUnlimited(reach)) return;
  const job = await findJob(db, idOrName);
  if (job === undefined || !isReached(reach, job)) throw new NotFoundError('job', idOrName);
}

/** @throws NotFoundError also when its job is out of reach */
async function requireReachedRun(db: Db, { reach }: Caller, runId: string): Promise<void> {
  const run = await findRun(db, runId);
  const job = run === undefined ? undefined : await findJob(db, run.jobId);
  if (job === undefined || !isReached(reach, job)) throw new NotFoundError('run', runId);
}

/** A spec holds that each route whose right speaks of a job or run has one in its path. */
function idOf(params: object): string {
  if ('id' in params && typeof params.id === 'string') return params.id;
  throw new TypeError('the path of the route names no job or run');
}
