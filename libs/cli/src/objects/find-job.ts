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
  const found = await jobsOf(session, named);
  if (found.length > 1) throw ambiguous(named, found);
  if (found[0] !== undefined) return found[0];
  const names = (await listAllJobs(session)).map(({ name }) => name);
  const near = nearestWord(named, names);
  throw new CliError(exitCodes.notFound, `there is no job ${JSON.stringify(named)}`, {
    hint: near === undefined ? 'aster jobs lists them' : `did you mean ${near}?`,
  });
}

/**
 * As `findJob`, for what may be a run as well: `undefined` when there is none, or several are meant. What was made
 * within a minute has ids that begin alike, jobs and runs.
 */
export async function tryFindJob(session: Session, named: string): Promise<JobResource | undefined> {
  const found = await jobsOf(session, named);
  return found.length > 1 ? undefined : found[0];
}

/** The job of a name or an id, or all whose ids begin so. */
async function jobsOf(session: Session, named: string): Promise<readonly JobResource[]> {
  const client = await session.client();
  try {
    return [await client.jobs.get(named)];
  } catch (error) {
    if (!(error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT'))) throw error;
  }
  if (!/^[0-9a-f]{6}[0-9a-f-]*$/i.test(named)) return [];
  const begin = named.toLowerCase();
  return (await listAllJobs(session)).filter(({ id }) => id.startsWith(begin));
}

function ambiguous(named: string, fitting: readonly JobResource[]): CliError {
  return new CliError(exitCodes.usage, `several jobs have an id that begins with ${named}`, {
    hint: fitting
      .slice(0, 5)
      .map(({ id, name }) => `${id} (${name})`)
      .join(', '),
  });
}
