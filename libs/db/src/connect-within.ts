import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { answerWithin } from './answer-within.js';
import type { PgPool, PgPoolClient } from './pg-pool.js';

/**
 * Checks out a connection of a pool that may have no deadline of its own for that.
 *
 * @throws DatabaseUnavailableError when none could be made, or became free, within `timeoutMs`
 */
export async function connectWithin(pool: PgPool, timeoutMs: number): Promise<PgPoolClient> {
  const connecting = pool.connect();
  let isLate = false;
  connecting.then(
    (client) => (isLate ? client.release() : undefined),
    () => undefined,
  );
  return answerWithin(timeoutMs, connecting, () => {
    isLate = true;
    return new DatabaseUnavailableError(`the pool had no connection to give within ${timeoutMs} ms`);
  });
}
