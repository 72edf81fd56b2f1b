import { includesRole } from '@aster-scheduler/core';
import { countJobsMadeBy, lockJobMaker } from '@aster-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import type { ApiContext } from '../context/api-context.js';
import { HttpProblemError } from '../problems/http-problem-error.js';

/** So close to the limit, requests of one caller are counted one after the other, so that none slips past it. */
const closeBy = 100;

/**
 * Refuses jobs beyond those that one caller may make. Admins may make any number, since they could make more keys; so
 * may who has no name.
 *
 * @param more how many are about to be made
 * @throws HttpProblemError 403
 */
export async function requireJobShare(
  { db, maxJobsOfOne: most }: Pick<ApiContext, 'db' | 'maxJobsOfOne'>,
  { actor, role }: Caller,
  more = 1,
): Promise<void> {
  if (most === 0 || more === 0 || !actor.includes(':') || includesRole(role, 'admin')) return;
  let made = await countJobsMadeBy(db, actor, most);
  if (db.isTransaction && made + more > most - closeBy) {
    await lockJobMaker(db, actor);
    made = await countJobsMadeBy(db, actor, most);
  }
  if (made + more <= most) return;
  const detail = `${made} jobs that you have made exist, and at most ${most} may; delete some first`;
  throw new HttpProblemError('FORBIDDEN', detail);
}
