import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { consumeCompleteMarks } from '../dependencies/consume-marks.js';
import { releaseWaitingRuns, satisfyWaitingRuns } from '../dependencies/satisfy-waiting-runs.js';
import { toFiring } from '../dependencies/to-firing.js';
import { type LockedJob, lockJobs } from '../locks/lock-jobs.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import type { RunRequest } from '../rows/run-request.js';
import { workOff } from './work-off.js';

/**
 * What follows from an edit of a job's edges, or of what it does with them: a set of edges that is complete now fires,
 * or lets the tick go on that waits for it; without edges, nothing waits for them. A job that is not active sees
 * nothing.
 *
 * The cursors of the job and of those that may follow the end of its runs must be held.
 */
export async function followEdges(tx: Tx, jobId: string, now: Date): Promise<void> {
  const [job] = await lockJobs(tx, [jobId]);
  if (job?.status !== 'active') return;
  const completions = await endLateRuns(tx, { jobIds: [jobId], now });
  const requests = await lookAtEdges(tx, job, now);
  await workOff(tx, { completions, requests }, now);
}

/**
 * Lets runs go on that wait for the edges as they are now; returns the request with which the job fires, if it does.
 */
async function lookAtEdges(tx: Tx, job: LockedJob, now: Date): Promise<RunRequest[]> {
  const { hasEdges, hasWaiting } = await look(tx, job.id, now);
  if (!hasEdges) await releaseWaitingRuns(tx, job.id);
  if (!hasEdges || (job.hasCron && !hasWaiting)) return []; // a complete set is kept for the next tick
  const complete = await consumeCompleteMarks(tx, [job.id]);
  const upstreamRunIds = complete.get(job.id)?.upstreamRunIds;
  if (upstreamRunIds === undefined) return [];
  if (!hasWaiting) return [toFiring(job, upstreamRunIds, now)];
  await satisfyWaitingRuns(tx, [{ jobId: job.id, upstreamRunIds }], now);
  return [];
}

async function look(tx: Tx, jobId: string, now: Date): Promise<{ hasEdges: boolean; hasWaiting: boolean }> {
  const found = await sql<{ hasEdges: boolean; hasWaiting: boolean }>`
    select exists (select from aster.job_dependencies where job_id = ${jobId}) as "hasEdges",
      exists (
        select from aster.live_runs where job_id = ${jobId} and status = 'waiting' and waits_until > ${now}
      ) as "hasWaiting"`.execute(tx);
  return found.rows[0] ?? { hasEdges: false, hasWaiting: false };
}
