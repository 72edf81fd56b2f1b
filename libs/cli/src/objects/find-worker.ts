import type { WorkerResource } from '@aster-scheduler/client';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { readAllPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';

/**
 * The worker of a name, of an id, or of the begin of one.
 *
 * @throws CliError when there is none, or several that are meant by it
 */
export async function findWorker(session: Session, named: string): Promise<WorkerResource> {
  const client = await session.client();
  const living = (await readAllPages(client.workers)).filter(({ status }) => status !== 'lost');
  const byName = living.filter(({ name }) => name === named);
  const found = byName.length > 0 ? byName : living.filter(({ id }) => id.startsWith(named.toLowerCase()));
  const [worker, another] = found;
  if (worker === undefined) {
    const message = `there is no worker ${JSON.stringify(named)}`;
    throw new CliError(exitCodes.notFound, message, { hint: 'aster workers -o wide lists them with their ids' });
  }
  if (another !== undefined) {
    const ids = found.map(({ id }) => id).join(', ');
    throw usageError(`${JSON.stringify(named)} means several workers: name one by its id: ${ids}`);
  }
  return worker;
}
