import { DatabaseUnavailableError, formatDuration } from '@aster-scheduler/core';
import { type Database, waitForDatabase } from '@aster-scheduler/db';
import { databaseRefusal } from '../failures/database-refusal.js';
import { isError } from '../failures/is-error.js';
import type { Logger } from '../logs/logger.js';

/** How often it is looked whether another reason has taken the place of the one that was told. */
const lookEveryMs = 2_000;

/** Nothing is tried again when no more than this is left. */
const shortestWaitMs = 100;

export interface AwaitDatabaseOptions {
  /** How long the database is waited for, in the words of what is told. */
  readonly waitMs: number;
  /** When the wait is over, on the clock of `performance`: earlier than after `waitMs`, where some of it is used up. */
  readonly until?: number;
  readonly signal?: AbortSignal;
  /** Told what is in the way, at once and again when it changes. */
  readonly logger?: Pick<Logger, 'warn'>;
}

/**
 * Resolves once the database answers. A server that is not up yet, or whose database is still being created, is tried
 * again; a wrong password is not: it does not heal by waiting.
 *
 * @throws DatabaseUnavailableError when the time is over; the reason of `signal` when that aborts
 */
export async function awaitDatabase(database: Database, options: AwaitDatabaseOptions): Promise<void> {
  const { waitMs, signal, logger } = options;
  const deadline = options.until ?? performance.now() + waitMs;
  let told: string | undefined;
  for (let patienceMs = 0; ; patienceMs = lookEveryMs) {
    try {
      return await waitForDatabase(database, Math.min(patienceMs, deadline - performance.now()), signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      const reason = reasonOf(error);
      if (performance.now() + shortestWaitMs > deadline) throw gaveUp(waitMs, reason, error);
      if (reason !== told)
        logger?.warn(`the database cannot be used yet, it is tried for ${formatDuration(waitMs)}: ${reason}`);
      told = reason;
    }
  }
}

function gaveUp(waitMs: number, reason: string, cause: Error): DatabaseUnavailableError {
  return new DatabaseUnavailableError(`the database could not be used within ${formatDuration(waitMs)}: ${reason}`, {
    cause,
  });
}

/** What the network or the server said, behind what was made of it. */
function reasonOf(error: Error): string {
  const { cause } = error;
  if (error instanceof DatabaseUnavailableError && isError(cause)) return reasonOf(cause);
  const refusal = databaseRefusal(error);
  if (refusal !== undefined) return refusal;
  // an attempt at several addresses fails with one error for each of them and no message of its own
  const parts: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
  const messages = parts.map((part) => (isError(part) ? part.message : String(part)));
  return `${[...new Set(messages)].join(', ')} (DATABASE_URL or POSTGRES_* say where it is)`;
}
