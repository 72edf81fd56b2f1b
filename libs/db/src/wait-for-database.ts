import { setTimeout as delay } from 'node:timers/promises';
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
        throw new DatabaseUnavailableError(`the database did not answer within ${timeoutMs} ms: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    }
    await delay(pauseMs);
  }
}

function reasonOf(error: Error): string {
  const cause = error.cause;
  if (cause instanceof AggregateError && cause.message === '')
    return reasonOf(new Error('', { cause: cause.errors[0] }));
  return cause instanceof Error ? cause.message : error.message;
}
