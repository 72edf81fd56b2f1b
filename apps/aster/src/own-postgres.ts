import { join } from 'node:path';
import { DatabaseUnavailableError } from '@aster-scheduler/core';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  type EmbeddedPostgresErrorCode,
  startEmbeddedPostgres,
} from '@aster-scheduler/embedded-postgres';
import type { ProcessContext } from '@aster-scheduler/runtime';

const elsewhere =
  '; the data lie below the folder that this is started in: start it in another one, or set DATABASE_URL';

const remedies: Readonly<Partial<Record<EmbeddedPostgresErrorCode, string>>> = {
  ALREADY_RUNNING: ': stop it first, or set DATABASE_URL to another database',
  DISK_FULL: elsewhere,
  FOREIGN_FOLDER: elsewhere,
  NO_ACCESS: elsewhere,
};

/** Starts the Postgres of this installation; what is in the way is told as one line. */
export async function startOwnPostgres(dataDir: string, { logger }: ProcessContext): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir, onProgress: (message) => logger.info(message) });
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    throw new DatabaseUnavailableError(`${error.message}${remedies[error.code] ?? ''}`, { cause: error });
  }
}

/**
 * Does the work for as long as the Postgres lives. Without it nothing can be done, and the next start recovers, so the
 * work is told to stop, gets `patienceMs` for that, and the end is an error.
 *
 * @throws DatabaseUnavailableError when Postgres has ended though nobody asked it to
 */
export async function workWithOwnPostgres(
  postgres: EmbeddedPostgres,
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  const cutOff = postgres.ended.then(async () => {
    if (signal.aborted) return working;
    const log = join(postgres.dataDir, 'server', 'postgres.log');
    gone.abort(new DatabaseUnavailableError(`postgres has ended by itself: see ${log}; the next start recovers`));
    await new Promise((resolve) => setTimeout(resolve, patienceMs));
  });
  const working = work(AbortSignal.any([signal, gone.signal]));
  try {
    await Promise.race([working, cutOff]);
  } finally {
    gone.signal.throwIfAborted(); // whatever else went wrong came with it
  }
}
