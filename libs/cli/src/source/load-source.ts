import type { AppliedJob } from '@aster-scheduler/client';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { checkSources } from './check-sources.js';
import { printProblems } from './print-problems.js';
import { readSources } from './read-sources.js';

/** The jobs of one source, as the server takes them. */
export interface LoadedSource {
  readonly source: string;
  readonly jobs: readonly AppliedJob[];
}

/**
 * Reads and checks files, which must all be of one source.
 *
 * @param given the source, where the files need not say it
 * @throws CliError for what is wrong with them, after it was told
 */
export async function loadSource(
  session: Session,
  paths: readonly string[],
  given: string | undefined,
): Promise<LoadedSource> {
  const sources = await readSources(paths.length === 0 ? ['.'] : paths, session.cwd);
  const problems = checkSources(sources, () => true); // the server knows which other jobs there are
  if (problems.length > 0) {
    printProblems(session, problems);
    throw new CliError(exitCodes.usage, 'the files cannot be applied as they are');
  }
  const named = new Set([...sources.flatMap(({ source }) => source ?? []), ...(given === undefined ? [] : [given])]);
  const [source, another] = named;
  if (source === undefined) throw usageError('no file says whose jobs these are', 'source: ops/jobs, or --source');
  if (another !== undefined) {
    throw usageError(`the files are of several sources: ${[...named].join(', ')}`, 'name the files of one of them');
  }
  const jobs = sources.flatMap((each) =>
    each.jobs.map(
      ({ name, was, fields }) => ({ ...fields, name, ...(was === undefined ? {} : { was }) }) as AppliedJob,
    ),
  );
  return { source, jobs };
}
