import { answerWithin } from './answer-within.js';
import { connectWithin } from './connect-within.js';
import { noDeadline } from './no-deadline.js';
import type { PgPool, PgPoolClient } from './pg-pool.js';

/** A statement whose answer a client has stopped waiting for. */
export interface GivenUp {
  /** The server's process of the connection; absent: the pool does not tell. */
  readonly processId?: number | null;
  readonly text: string;
  /** How long its answer was waited for. */
  readonly deadlineMs: number;
}

/**
 * Ends a statement at the server that its client has given up: on a connection of somebody else's pool it has no
 * deadline there, and would go on for as long as it takes. Nothing is ended but a statement with the same text, of the
 * same user, that has been under way for about as long: the process may have been given to another connection since.
 * Best effort: when the server cannot be reached, nothing can be ended there.
 */
export async function cancelStatement(pool: PgPool, { processId, text, deadlineMs }: GivenUp): Promise<void> {
  if (typeof processId !== 'number') return;
  let client: PgPoolClient | undefined;
  try {
    client = await connectWithin(pool, deadlineMs);
    const query = {
      text: `select pg_cancel_backend(pid) from pg_stat_activity
        where pid = $1 and usename = current_user and state = 'active' and left(query, 80) = left($2, 80)
          and query_start < clock_timestamp() - $3 * interval '1 millisecond'`,
      values: [processId, text, Math.floor(deadlineMs / 2)],
      ...noDeadline,
    };
    await answerWithin(deadlineMs, client.query(query));
    client.release();
  } catch {
    client?.release(true);
  }
}
