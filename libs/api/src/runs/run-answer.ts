import type { RunResource } from '@aster-scheduler/client';
import type { ApiContext } from '../context/api-context.js';
import type { RouteAnswer } from '../routes/route.js';
import { requireRunResource } from './require-run.js';

/**
 * The answer that is a new run, the same to the byte when its request comes again. An environment is kept in the run
 * alone, and goes with it: a run that has one of its own is then told as it is by that time.
 */
export function madeRunAnswer(run: RunResource, mountPath: string): RouteAnswer {
  const answer = { content: run, headers: { location: `${mountPath}/api/v1/runs/${run.id}` } };
  return run.overrides?.env === undefined ? answer : { ...answer, keeps: run.id };
}

/**
 * The same for a request that has come again: the run as it is now.
 *
 * @throws NotFoundError when it is gone
 */
export async function runAgain({ db }: ApiContext, runId: string): Promise<RouteAnswer> {
  return { content: await requireRunResource(db, runId) };
}
