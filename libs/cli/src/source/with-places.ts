import { ApiError } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';
import type { LoadedSource } from './load-source.js';
import { printProblems } from './print-problems.js';
import type { SourceProblem } from './source-problem.js';

/**
 * Asks the server to apply files. What only it can find wrong with them, such as a secret that there is not, is told by
 * the places in the files; to programs as the server says it.
 *
 * @throws CliError after it was told
 */
export async function withPlaces<Answer>(
  session: Session,
  loaded: LoadedSource,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ApiError) || session.settings.output.kind === 'json') throw error;
    const placed = error.fieldProblems.map(({ field, message }) => problemAt(loaded, field, message));
    const problems = placed.filter((problem) => problem !== undefined);
    if (problems.length === 0 || problems.length < placed.length) throw error;
    printProblems(session, problems);
    throw new CliError(exitCodes.usage, 'the files cannot be applied as they are: nothing was changed');
  }
}

/** @param field such as `rules[2].channels` */
function problemAt({ things }: LoadedSource, field: string, message: string): SourceProblem | undefined {
  const [, member, index, path = ''] = /^(jobs|rules|channels)\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
  const thing = things[member as keyof typeof things]?.[Number(index)];
  if (thing === undefined) return undefined;
  const place = thing.placeOf(path === '' ? undefined : path.replace(/\[.*/, ''));
  return { ...place, message: `${thing.name}${path === '' ? '' : `.${path}`}: ${message}` };
}
