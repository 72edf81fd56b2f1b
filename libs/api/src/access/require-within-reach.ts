import {
  type DependencyReference,
  type FieldProblem,
  InvalidInputError,
  isReached,
  isUnlimited,
  type JobDefinition,
  type ReachedJob,
} from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob } from '@aster-scheduler/job-store';
import { HttpProblemError } from '../problems/http-problem-error.js';
import type { Caller } from './caller.js';

/**
 * Refuses a new job that its caller could not reach, or that depends on one.
 *
 * @throws HttpProblemError 403
 * @throws InvalidInputError
 */
export async function requireOwnJob(db: Db, caller: Caller, definition: JobDefinition): Promise<void> {
  requireWithinReach(caller, definition);
  await requireReachedUpstream(db, caller, definition.dependsOn);
}

/**
 * Refuses a job that its caller could not reach any more once it is written.
 *
 * @throws HttpProblemError 403
 */
export function requireWithinReach({ reach }: Caller, job: ReachedJob): void {
  if (isReached(reach, job)) return;
  const bounds = [
    reach.pools === undefined ? [] : [`the pool ${wordsOf(reach.pools)}`],
    reach.labels === undefined ? [] : [`labels of ${wordsOf(reach.labels)}`],
    reach.namePrefixes === undefined ? [] : [`a name that begins with ${wordsOf(reach.namePrefixes)}`],
  ].flat();
  throw new HttpProblemError('FORBIDDEN', `the job would be out of your reach: it must have ${bounds.join(', and ')}`);
}

/**
 * Refuses upstream jobs that the caller cannot reach, in the words for those that do not exist.
 *
 * @param known ids of upstream jobs that the job has already, whoever has given it those
 * @throws InvalidInputError
 */
export async function requireReachedUpstream(
  db: Db,
  { reach }: Caller,
  references: readonly DependencyReference[],
  known: readonly string[] = [],
): Promise<void> {
  if (isUnlimited(reach)) return;
  const problems: FieldProblem[] = [];
  for (const [index, { job: idOrName, name = idOrName }] of references.entries()) {
    for (const named of new Set([idOrName, name])) {
      const job = await findJob(db, named);
      if (job === undefined || known.includes(job.id) || isReached(reach, job)) continue;
      problems.push({ field: `depends_on[${index}]`, message: `there is no job ${JSON.stringify(named)}` });
    }
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function wordsOf(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
