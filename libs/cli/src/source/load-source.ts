import type { AlertRuleInput, AppliedJob, ChannelInput } from '@aster-scheduler/client';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import { checkSources } from './check-sources.js';
import type { SourceAlert, SourceJob } from './job-source.js';
import { printProblems } from './print-problems.js';
import { type ReadingOptions, readSources } from './read-sources.js';

/** What one source declares, as the server takes it. */
export interface LoadedSource {
  readonly source: string;
  readonly jobs: readonly AppliedJob[];
  readonly rules: readonly AlertRuleInput[];
  readonly channels: readonly ChannelInput[];
  /** The same in the same order, as the files have it. */
  readonly things: {
    readonly jobs: readonly SourceJob[];
    readonly rules: readonly SourceAlert[];
    readonly channels: readonly SourceAlert[];
  };
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
  reading: ReadingOptions = {},
): Promise<LoadedSource> {
  const sources = await readSources(paths.length === 0 ? ['.'] : paths, session.cwd, reading);
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
  const things = {
    jobs: sources.flatMap(({ jobs }) => jobs),
    rules: sources.flatMap(({ rules }) => rules),
    channels: sources.flatMap(({ channels }) => channels),
  };
  return {
    ...{ source, things },
    jobs: things.jobs.map(
      ({ name, was, fields }) => ({ ...fields, name, ...(was === undefined ? {} : { was }) }) as AppliedJob,
    ),
    rules: things.rules.map(({ name, fields }) => ({ ...fields, name }) as AlertRuleInput),
    channels: things.channels.map(({ name, fields }) => ({ ...fields, name }) as unknown as ChannelInput),
  };
}
