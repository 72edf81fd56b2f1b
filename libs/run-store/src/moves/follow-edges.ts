import { newId } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { makeRuns } from './make-runs.js';
import { type LockedJob, lockJobs } from '../locks/lock-jobs.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import { consumeCompleteMarks } from '../dependencies/consume-marks.js';
import { satisfyWaitingRuns } from '../dependencies/satisfy-waiting-runs.js';

/**
 * What follows from an edit of a job's edges, or of what it does with them: a set of edges that is complete now fires, or
 * lets the tick go on that waits for it; without edges, nothing waits for them. A job that is not active sees nothing.
 *
 * The cursors of the job and of those that may follow the end of its runs must be held.
 */
export async function followEdges(tx: Tx, jobId: string, now: Date): Promise<void> {
  const [job] = await lockJobs(tx, [jobId]);
  if (job?.status !== 'active') return;
  await endLateRuns(tx, { jobIds: [jobId], now });
  const { hasEdges, hasWaiting } = await look(tx, jobId, now);
  if (!hasEdges) return releaseWaiting(tx, jobId);
  if (job.hasCron && !hasWaiting) return; // a complete set is kept for the next tick
  const complete = await consumeCompleteMarks(tx, [jobId]);
  const upstreamRunIds = complete.get(jobId)?.upstreamRunIds;
  if (upstreamRunIds === undefined) return;
  await (job.hasCron ? satisfyWaitingRuns(tx, [{ jobId, upstreamRunIds }], now) : fire(tx, job, upstreamRunIds, now));
}

async function look(tx: Tx, jobId: string, now: Date): Promise<{ hasEdges: boolean; hasWaiting: boolean }> {
  const found = await sql<{ hasEdges: boolean; hasWaiting: boolean }>`
    select exists (select from aster.job_dependencies where job_id = ${jobId}) as "hasEdges",
      exists (
        select from aster.live_runs where job_id = ${jobId} and status = 'waiting' and waits_until > ${now}
      ) as "hasWaiting"`.execute(tx);
  return found.rows[0] ?? { hasEdges: false, hasWaiting: false };
}

async function releaseWaiting(tx: Tx, jobId: string): Promise<void> {
  await sql`
    update aster.live_runs set
      waits_until = null,
      status = case when reason = 'waiting_for_dependencies' then 'scheduled' else status end,
      reason = case when reason = 'waiting_for_dependencies' then null else reason end
    where job_id = ${jobId} and status = 'waiting' and waits_until is not null`.execute(tx);
}

async function fire(tx: Tx, job: LockedJob, upstreamRunIds: readonly string[], now: Date): Promise<void> {
  await makeRuns(tx, [{ id: newId(now), job, trigger: 'dependency', scheduledAt: now, upstreamRunIds }], now);
}
