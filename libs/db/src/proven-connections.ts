import type { PgPool, PgPoolClient } from './pg-pool.js';

/**
 * Which connections of a pool can be trusted to be alive. When one of them has not answered, others that have been idle
 * since may be as dead, and each of them would cost its user a deadline.
 */
export interface ProvenConnections {
  /** The connection has answered. */
  answered(client: PgPoolClient): void;
  /** A statement sent at `sentAtMs` was not answered within its deadline. */
  silent(sentAtMs: number): void;
  /** Whether the connection has answered since another connection last failed to answer. */
  isProven(client: PgPoolClient): boolean;
}

const known = new WeakMap<PgPool, ProvenConnections>();

/**
 * What is known of the connections of `pool`, by whoever uses it. Times are those of `performance.now`. To be called
 * before the first connection is made, where that is possible.
 */
export function provenConnections(pool: PgPool): ProvenConnections {
  const found = known.get(pool) ?? watchConnections(pool);
  known.set(pool, found);
  return found;
}

function watchConnections(pool: PgPool): ProvenConnections {
  const answeredAt = new WeakMap<PgPoolClient, number>();
  let silentSinceMs = -Infinity;
  const answered = (client: PgPoolClient): void => void answeredAt.set(client, performance.now());
  pool.on('connect', (client) => {
    answered(client);
    // an error that nobody listens to ends the process, and it may come in one piece with the greeting, or after the
    // end
    client.on('error', () => undefined);
  });
  return {
    answered,
    silent(sentAtMs) {
      silentSinceMs = Math.max(silentSinceMs, sentAtMs);
    },
    isProven: (client) => (answeredAt.get(client) ?? -Infinity) >= silentSinceMs,
  };
}
