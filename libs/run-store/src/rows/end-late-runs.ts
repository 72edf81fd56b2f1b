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
  const late = await listLateRuns(tx, jobIds, now);
  if (leavesMany && late.length === mostAtOnce) return [];
  const endings = late.map(({ id, isMissed }): PendingRunEnding => {
    const reason = isMissed ? 'missed' : 'dependencies_not_met';
    return { runId: id, status: 'skipped', reason, errorMsg: isMissed ? notStarted : skipMessages[reason] };
  });
  return endPendingRuns(tx, endings, now);
}

interface LateRun {
  readonly id: string;
  /** Rather than its dependencies not met. */
  readonly isMissed: boolean;
}

/**
 * Job by job, until there are enough: of a job with very many no more are read, and none of other jobs. Said as ranges
 * of the indexes, in their order.
 */
async function listLateRuns(tx: Tx, jobIds: readonly string[], now: Date): Promise<LateRun[]> {
  const late = await sql<LateRun>`
    select late.id, late."isMissed" from unnest(${[...new Set(jobIds)]}::uuid[]) as job(id) cross join lateral (
      (select r.id, true as "isMissed" from aster.live_runs r
        where r.start_before is not null and r.status <> 'running'
          and (r.job_id, r.start_before) >= (job.id, '-infinity') and (r.job_id, r.start_before) < (job.id, ${now})
        order by r.job_id, r.start_before limit ${mostAtOnce})
      union all
      (select r.id, false from aster.live_runs r
        where r.status = 'waiting' and r.waits_until is not null and (r.start_before < ${now}) is not true
          and (r.job_id, r.waits_until) >= (job.id, '-infinity') and (r.job_id, r.waits_until) <= (job.id, ${now})
        order by r.job_id, r.waits_until limit ${mostAtOnce})
    ) late limit ${mostAtOnce}`.execute(tx);
  return late.rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const notStarted = 'the run had not started within the catch-up window of its tick';
