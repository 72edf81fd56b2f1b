import { isUuid } from '@aster-scheduler/core';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { readAllPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';

const shortest = 6;

/**
 * The id of the incident of an id, or of the begin of one among those that are not over.
 *
 * @throws CliError when there is none, or several that are meant by it
 */
export async function findIncidentId(session: Session, named: string): Promise<string> {
  if (isUuid(named)) return named;
  if (!/^[0-9a-f-]+$/i.test(named) || named.length < shortest) {
    throw usageError(`${JSON.stringify(named)} is no incident`, `name it by ${shortest} characters of its id or more`);
  }
  const { alerts } = await session.client();
  const all = await readAllPages(async (page) => alerts.incidents.list({ state: 'unresolved', ...page }));
  const [found, another] = all.filter(({ id }) => id.startsWith(named.toLowerCase()));
  if (found === undefined) {
    const message = `there is no incident ${JSON.stringify(named)} that is not over`;
    throw new CliError(exitCodes.notFound, message, { hint: 'aster alerts lists them' });
  }
  if (another === undefined) return found.id;
  throw usageError(`${JSON.stringify(named)} means several incidents`, 'name one by more of its id');
}
