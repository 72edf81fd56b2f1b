import { advisoryLocks, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Whoever changes edges, or deletes a job, queues up behind this lock until the end of the transaction, so that no two
 * of them close a cycle together, and none gets an edge to a job that is gone. Taken after the cursors of jobs.
 */
export async function lockGraph(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${advisoryLocks.graph})`.execute(tx);
}
