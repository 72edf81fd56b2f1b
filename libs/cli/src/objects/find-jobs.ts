import type { JobConditionsQuery, JobListItemResource, JobListQuery } from '@aster-scheduler/client';
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
  /** Only jobs that are like this; without names all that are. */
  readonly only?: JobConditionsQuery;
}

/**
 * The jobs that names, ids and patterns stand for, each once.
 *
 * @throws CliError when one of them stands for none
 */
export async function findJobs(
  session: Session,
  named: readonly string[],
  { all = false, include, only }: FindOptions = {},
): Promise<readonly JobListItemResource[]> {
  const isNarrowed = Object.values(only ?? {}).some((condition) => condition !== undefined);
  const query = { ...only, ...(include === undefined ? {} : { include }) };
  if (all || (isNarrowed && named.length === 0)) return listAllJobs(session, query);
  if (named.length === 0) throw usageError('no job is named', "name one, or several as 'etl/*', or --all");
  const every = isNarrowed || named.some(isGlob) ? await listAllJobs(session, query) : [];
  const found = new Map<string, JobListItemResource>();
  for (const name of named) {
    for (const job of await meantBy(session, name, { every, isNarrowed })) found.set(job.id, job);
  }
  return [...found.values()];
}

async function meantBy(
  session: Session,
  name: string,
  { every, isNarrowed }: { readonly every: readonly JobListItemResource[]; readonly isNarrowed: boolean },
): Promise<readonly JobListItemResource[]> {
  if (!isGlob(name)) {
    const job = await findJob(session, name);
    return isNarrowed ? every.filter(({ id }) => id === job.id) : [job];
  }
  const jobs = every.filter((job) => matchesGlob(name, job.name));
  if (jobs.length > 0 || isNarrowed) return jobs;
  throw new CliError(exitCodes.notFound, `no job has a name like ${JSON.stringify(name)}`, {
    hint: 'aster jobs lists them',
  });
}
