import { ApiError, type JobResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { nearestWord } from '../errors/nearest-word.js';
import type { Session } from '../session/session.js';
import { listAllJobs } from './list-all-jobs.js';

/**
 * The job of a name, an id, or the begin of an id.
 *
 * @throws CliError when there is none, with the name that may be meant, or when the begin fits several
 */
export async function findJob(session: Session, named: string): Promise<JobResource> {
  const found = await tryFindJob(session, named);
  if (found !== undefined) return found;
  const names = (await listAllJobs(session)).map(({ name }) => name);
  const near = nearestWord(named, names);
  throw new CliError(exitCodes.notFound, `there is no job ${JSON.stringify(named)}`, {
    hint: near === undefined ? 'aster jobs lists them' : `did you mean ${near}?`,
  });
}

/** As `findJob`, but `undefined` when there is none. */
export async function tryFindJob(session: Session, named: string): Promise<JobResource | undefined> {
  const client = await session.client();
  try {
    return await client.jobs.get(named);
  } catch (error) {
    if (!(error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT'))) throw error;
  }
  if (!/^[0-9a-f]{6}[0-9a-f-]*$/i.test(named)) return undefined;
  const begin = named.toLowerCase();
  const fitting = (await listAllJobs(session)).filter(({ id }) => id.startsWith(begin));
  if (fitting.length < 2) return fitting[0];
  throw new CliError(exitCodes.usage, `several jobs have an id that begins with ${named}`, {
    hint: fitting
      .slice(0, 5)
      .map(({ id, name }) => `${id} (${name})`)
      .join(', '),
  });
}
