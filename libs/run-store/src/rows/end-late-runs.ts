import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Completion } from './completion.js';
import { endPendingRuns, type PendingRunEnding } from './end-pending-runs.js';
import { skipMessages } from './insert-skips.js';

/** The most runs that are ended in one call; the rest is left for the next one. */
const mostAtOnce = 1_000;

export interface LateRunsOptions {
  readonly jobIds: readonly string[];
  readonly now: Date;
  /**
   * If there are a thousand late runs or more, leaves all of them to the sweep, since the caller has other things to
   * do.
   */
  readonly leavesMany?: boolean;
}

/**
 * Ends the runs that may not start any more: they have waited for their dependencies up to their job's next tick, or
 * the catch-up window of their tick is over. The cursors of the jobs must be held. What follows from the ends that are
 * returned is still to be worked off.
 */
export async function endLateRuns(tx: Tx, { jobIds, now, leavesMany = false }: LateRunsOptions): Promise<Completion[]> {
  if (jobIds.length === 0) return [];
  const late = await sql<{ id: string; is_missed: boolean }>`
    select id, is_missed from (
      (select id, start_before < ${now} is true as is_missed from aster.live_runs
        where job_id = any(${jobIds}::uuid[]) and status = 'waiting' and waits_until <= ${now}
        order by waits_until limit ${mostAtOnce})
      union
      (select id, true from aster.live_runs
        where job_id = any(${jobIds}::uuid[]) and status <> 'running' and start_before is not null and start_before < ${now}
        order by start_before limit ${mostAtOnce})
    ) late order by id limit ${mostAtOnce}`.execute(tx);
  if (leavesMany && late.rows.length === mostAtOnce) return [];
  const endings = late.rows.map(({ id, is_missed: isMissed }): PendingRunEnding => {
    const reason = isMissed ? 'missed' : 'dependencies_not_met';
    return { runId: id, status: 'skipped', reason, errorMsg: isMissed ? notStarted : skipMessages[reason] };
  });
  return endPendingRuns(tx, endings, now);
}

const notStarted = 'the run had not started within the catch-up window of its tick';
