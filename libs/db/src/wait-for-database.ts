import { setTimeout as delay } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { DatabaseUnavailableError } from '@aster-scheduler/core';
import type { Database } from './connect.js';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Resolves once the database answers.
 *
 * @throws DatabaseUnavailableError when it has not within `timeoutMs`, or `signal` aborts
 */
export async function waitForDatabase(database: Database, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await database.ping();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      if (signal?.aborted === true || performance.now() + pauseMs > deadline) {
        throw new DatabaseUnavailableError(
          `the database could not be used within ${timeoutMs} ms: ${reasonOf(error)}`,
          {
            cause: error,
          },
        );
      }
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** An attempt at several addresses fails with one error for each of them and no message of its own. */
function reasonOf(error: Error): string {
  const { cause } = error;
  if (!isNativeError(cause)) return error.message;
  if (cause.message !== '' || !('errors' in cause) || !Array.isArray(cause.errors)) return cause.message;
  return cause.errors
    .filter(isNativeError)
    .map((each) => each.message)
    .join(', ');
}
