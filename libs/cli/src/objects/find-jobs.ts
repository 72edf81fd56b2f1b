import type { JobListItemResource, JobListQuery } from '@aster-scheduler/client';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { findJob } from './find-job.js';
import { listAllJobs } from './list-all-jobs.js';
import { isGlob, matchesGlob } from './matches-glob.js';

export interface FindOptions {
  /** Whatever there is. */
  readonly all?: boolean;
  /** Told besides of jobs that are listed: not of those that a name or an id stands for. */
  readonly include?: JobListQuery['include'];
}

/**
 * The jobs that names, ids and patterns stand for, each once.
 *
 * @throws CliError when one of them stands for none
 */
export async function findJobs(
  session: Session,
  named: readonly string[],
  { all = false, include }: FindOptions = {},
): Promise<readonly JobListItemResource[]> {
  const query = include === undefined ? {} : { include };
  if (all) return listAllJobs(session, query);
  if (named.length === 0) throw usageError('no job is named', "name one, or several as 'etl/*', or --all");
  const every = named.some(isGlob) ? await listAllJobs(session, query) : [];
  const found = new Map<string, JobListItemResource>();
  for (const name of named) {
    const jobs = isGlob(name) ? every.filter((job) => matchesGlob(name, job.name)) : [await findJob(session, name)];
    if (jobs.length === 0) {
      throw new CliError(exitCodes.notFound, `no job has a name like ${JSON.stringify(name)}`, {
        hint: 'aster jobs lists them',
      });
    }
    for (const job of jobs) found.set(job.id, job);
  }
  return [...found.values()];
}
