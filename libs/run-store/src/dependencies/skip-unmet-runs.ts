import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { endPendingRuns } from '../settlement/end-pending-runs.js';
import { skipMessages } from '../requests/insert-skips.js';

/**
 * Ends the runs that have waited for their dependencies up to their job's next tick. The cursors of the jobs must be
 * held.
 */
export async function skipUnmetRuns(
  tx: Tx,
  options: { readonly jobIds: readonly string[]; readonly now: Date },
): Promise<void> {
  if (options.jobIds.length === 0) return;
  const runs = await tx
    .selectFrom('live_runs')
    .select('id')
    .where(sql<boolean>`job_id = any(${options.jobIds}::uuid[])`)
    .where('status', '=', 'waiting')
    .where('waits_until', '<=', options.now)
    .orderBy('id')
    .execute();
  const endings = runs.map((run) => ({
    runId: run.id,
    status: 'skipped' as const,
    reason: 'dependencies_not_met' as const,
    errorMsg: skipMessages.dependencies_not_met,
  }));
  await endPendingRuns(tx, endings, options.now);
}
