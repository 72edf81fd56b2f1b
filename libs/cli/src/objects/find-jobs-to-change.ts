import type { JobResource } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import { findJobs } from './find-jobs.js';
import { isGlob } from './matches-glob.js';

/** Which of them are meant. */
export interface JobsToChange {
  readonly all?: boolean;
  /** Only jobs that it declares. */
  readonly source?: string;
  /** Only jobs that have all of these labels, such as `team=data`; without names all that have them. */
  readonly label?: readonly string[];
}

/**
 * As `findJobs`, for what archived jobs do not take, or what would bring them back: patterns and `all` leave them out
 * and say how many, so that only who is named is meant.
 *
 * @throws CliError as `findJobs` does
 */
export async function findJobsToChange(
  session: Session,
  named: readonly string[],
  { all, source, label }: JobsToChange = {},
): Promise<readonly JobResource[]> {
  const words = named.filter((word) => !isGlob(word));
  const isNamed = ({ id, name }: JobResource) =>
    words.some((word) => word === name || id.startsWith(word.toLowerCase()));
  const isOfSource = ({ managed_by: owner }: JobResource) => source === undefined || owner === source;
  const found = (await findJobs(session, named, { all, only: { label } })).filter(isOfSource);
  const jobs = found.filter((job) => job.status !== 'archived' || isNamed(job));
  const left = found.length - jobs.length;
  if (left > 0) session.say(`left out ${left} archived ${left === 1 ? 'job' : 'jobs'}`);
  else if (jobs.length === 0) session.say('no job is like that');
  return jobs;
}
