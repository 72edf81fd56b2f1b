import type { Tx } from '@aster-scheduler/db';
import { lockJobsAndFollowers } from '@aster-scheduler/run-store';
import { lockGraph } from './lock-graph.js';

/**
 * Locks the jobs that one transaction is going to edit or delete, all that it needs at once, in the order of locks that
 * stands at `lockJobs`: a job that is made, renamed or moved meanwhile shares the rules for alerts, and whoever holds
 * those waits for nobody's cursor and not for the graph. Jobs that are gone are left out.
 *
 * @param changesGraph whether edges are changed too, or jobs deleted
 */
export async function lockForEdits(tx: Tx, jobIds: readonly string[], changesGraph: boolean): Promise<void> {
  await lockJobsAndFollowers(tx, jobIds, 'end');
  if (changesGraph) await lockGraph(tx);
}
