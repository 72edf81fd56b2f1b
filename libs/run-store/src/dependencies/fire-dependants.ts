import { newId } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertRuns } from '../requests/insert-runs.js';
import { type LockedJob, lockJobs } from '../requests/lock-jobs.js';
import { type Completion, type Edge, type Firing, type FiringPlan, type Mark, planFirings } from './plan-firings.js';
import { satisfyWaitingRuns } from './satisfy-waiting-runs.js';
import { skipLateRuns } from '../ticks/skip-late-runs.js';

/**
 * Marks the edges that the completed runs satisfy, and fires the jobs whose edges are all satisfied. A paused or
 * archived job sees nothing.
 */
export async function fireDependants(tx: Tx, completions: readonly Completion[], now: Date): Promise<void> {
  const downstreamIds = await listSatisfied(tx, completions);
  if (downstreamIds.length === 0) return;
  const jobs = (await lockJobs(tx, downstreamIds)).filter((job) => job.status === 'active');
  if (jobs.length === 0) return;
  // the set goes to the tick that waits now, not to one whose time is over
  await skipLateRuns(tx, { jobIds: jobs.filter((job) => job.hasCron).map((job) => job.id), now });
  const { edges, marks } = await readEdges(
    tx,
    jobs.map((job) => job.id),
  );
  const waiting = await countWaiting(
    tx,
    jobs.map((job) => job.id),
  );
  const byId = new Map(jobs.map((job) => [job.id, job]));

  const plan = planFirings(edges, marks, completions, (jobId, alreadyFired) =>
    byId.get(jobId)?.hasCron === true ? alreadyFired < (waiting.get(jobId) ?? 0) : true,
  );
  await replaceMarks(tx, plan, now);
  await satisfyWaitingRuns(
    tx,
    plan.firings.filter((firing) => byId.get(firing.jobId)?.hasCron === true),
    now,
  );
  await insertFirings(tx, plan.firings, byId, now);
}

/** The jobs with an edge that one of the completions satisfies; the others are none of its business. */
async function listSatisfied(tx: Tx, completions: readonly Completion[]): Promise<string[]> {
  const satisfied = new Map<string, object>();
  for (const { jobId, satisfies } of completions) {
    for (const condition of satisfies) satisfied.set(`${jobId} ${condition}`, { job_id: jobId, condition });
  }
  if (satisfied.size === 0) return [];
  const result = await sql<{ job_id: string }>`
    select distinct d.job_id from ${rowsOf([...satisfied.values()], 'job_id uuid, condition text')}
    join aster.job_dependencies d on d.upstream_job_id = input.job_id and d.condition = input.condition`.execute(tx);
  return result.rows.map((row) => row.job_id);
}

async function readEdges(tx: Tx, jobIds: readonly string[]): Promise<{ edges: Edge[]; marks: Mark[] }> {
  const rows = await tx
    .selectFrom('job_dependencies as d')
    .leftJoin('dependency_marks as m', (join) =>
      join.onRef('m.job_id', '=', 'd.job_id').onRef('m.upstream_job_id', '=', 'd.upstream_job_id'),
    )
    .select(['d.job_id as jobId', 'd.upstream_job_id as upstreamJobId', 'd.condition', 'm.run_id as runId'])
    .where(sql<boolean>`d.job_id = any(${jobIds}::uuid[])`)
    .execute();
  const marks = rows.flatMap(({ jobId, upstreamJobId, runId }) =>
    runId === null ? [] : [{ jobId, upstreamJobId, runId }],
  );
  return { edges: rows, marks };
}

/** How many runs of each job wait for dependencies. */
async function countWaiting(tx: Tx, jobIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('live_runs')
    .select(['job_id', (eb) => eb.fn.countAll<number>().as('runs')])
    .where(sql<boolean>`job_id = any(${jobIds}::uuid[])`)
    .where('status', '=', 'waiting')
    .where('waits_until', 'is not', null)
    .groupBy('job_id')
    .execute();
  return new Map(rows.map((row) => [row.job_id, row.runs]));
}

async function replaceMarks(tx: Tx, plan: FiringPlan, now: Date): Promise<void> {
  if (plan.changedJobIds.length === 0) return;
  await tx
    .deleteFrom('dependency_marks')
    .where(sql<boolean>`job_id = any(${plan.changedJobIds}::uuid[])`)
    .execute();
  const rows = plan.marks.map((mark) => ({
    job_id: mark.jobId,
    upstream_job_id: mark.upstreamJobId,
    run_id: mark.runId,
  }));
  await sql`insert into aster.dependency_marks (job_id, upstream_job_id, run_id, marked_at)
    select job_id, upstream_job_id, run_id, ${now}::timestamptz
    from ${rowsOf(rows, 'job_id uuid, upstream_job_id uuid, run_id uuid')}`.execute(tx);
}

async function insertFirings(
  tx: Tx,
  firings: readonly Firing[],
  jobs: ReadonlyMap<string, LockedJob>,
  now: Date,
): Promise<void> {
  const withoutCron = firings.flatMap((firing) => {
    const job = jobs.get(firing.jobId);
    return job === undefined || job.hasCron ? [] : [{ firing, job }];
  });
  const requests = withoutCron.map(({ firing, job }) => ({
    id: newId(now),
    job,
    trigger: 'dependency' as const,
    scheduledAt: now,
    upstreamRunIds: firing.upstreamRunIds,
  }));
  await insertRuns(tx, requests, now);
}
