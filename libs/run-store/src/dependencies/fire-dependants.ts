import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type LockedJob, lockJobs } from '../locks/lock-jobs.js';
import type { Completion } from '../rows/completion.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import type { RunRequest } from '../rows/run-request.js';
import { type Edge, type Firing, type FiringPlan, type Mark, planFirings } from './plan-firings.js';
import { satisfyWaitingRuns } from './satisfy-waiting-runs.js';
import { toFiring } from './to-firing.js';

/** What follows in the jobs below. */
export interface Fired {
  /**
   * A run of each job that fired and has no schedule. In a job with a schedule, the run of the tick that waits goes on
   * instead, as does one that still waits in a job whose schedule was taken away.
   */
  readonly requests: readonly RunRequest[];
  /** Runs that were found to have waited too long. */
  readonly completions: readonly Completion[];
}

/**
 * Marks the edges that the completed runs satisfy, and fires the jobs whose edges are all satisfied. A paused or
 * archived job sees nothing.
 */
export async function fireDependants(tx: Tx, completed: readonly Completion[], now: Date): Promise<Fired> {
  const downstreamIds = await listSatisfied(tx, completed);
  if (downstreamIds.length === 0) return { requests: [], completions: [] };
  const jobs = (await lockJobs(tx, downstreamIds)).filter((job) => job.status === 'active');
  if (jobs.length === 0) return { requests: [], completions: [] };
  // the satisfied set belongs to the tick that waits now, not to one whose time is over
  const late = await endLateRuns(tx, { jobIds: jobs.filter((job) => job.hasCron).map((job) => job.id), now });
  const jobIds = jobs.map((job) => job.id);
  const { edges, marks, incomplete } = await readEdges(tx, jobIds, completed);
  const waiting = await countWaiting(tx, jobIds, now);
  const byId = new Map(jobs.map((job) => [job.id, job]));

  const plan = planFirings(edges, marks, completed, (jobId, alreadyFired) => {
    if (incomplete.has(jobId)) return false;
    return byId.get(jobId)?.hasCron === true ? alreadyFired < (waiting.get(jobId) ?? 0) : true;
  });
  await writeMarks(tx, plan, now);
  const { satisfying, making } = splitFirings(plan.firings, waiting);
  await satisfyWaitingRuns(tx, satisfying, now);
  return { requests: toRequests(making, byId, now), completions: late };
}

/** Of each job those that come first let a run go on that waits. */
function splitFirings(firings: readonly Firing[], waiting: ReadonlyMap<string, number>) {
  const left = new Map(waiting);
  const [satisfying, making]: [Firing[], Firing[]] = [[], []];
  for (const firing of firings) {
    const runs = left.get(firing.jobId) ?? 0;
    left.set(firing.jobId, runs - 1);
    (runs > 0 ? satisfying : making).push(firing);
  }
  return { satisfying, making };
}

/** The jobs with an edge that one of the completions satisfies. */
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

interface Edges {
  readonly edges: readonly Edge[];
  readonly marks: readonly Mark[];
  /** Jobs that cannot fire now: one of their edges is not satisfied and does not lead to one of the completed jobs. */
  readonly incomplete: ReadonlySet<string>;
}

/**
 * All edges of the jobs and what they have seen. Of a job that cannot fire, only the edges to the completed jobs are
 * read: where a thousand edges are satisfied one by one, all of them are read only with the last one.
 */
async function readEdges(tx: Tx, jobIds: readonly string[], completions: readonly Completion[]): Promise<Edges> {
  const completed = [...new Set(completions.map(({ jobId }) => jobId))];
  const result = await sql<Edge & { readonly runId: string | null; readonly isIncomplete: boolean }>`
    with asked as materialized (
      select job.id, exists (
        select from aster.job_dependencies d
        where d.job_id = job.id and d.upstream_job_id <> all(${completed}::uuid[]) and not exists (
          select from aster.dependency_marks m where m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
        )
      ) as is_incomplete
      from unnest(${jobIds}::uuid[]) as job(id)
    )
    select d.job_id as "jobId", d.upstream_job_id as "upstreamJobId", d.condition, m.run_id as "runId",
      false as "isIncomplete"
    from aster.job_dependencies d
    left join aster.dependency_marks m on m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
    where d.job_id = any(array(select id from asked where not is_incomplete))
    union all
    select d.job_id, d.upstream_job_id, d.condition, null, true from aster.job_dependencies d
    where d.job_id = any(array(select id from asked where is_incomplete))
      and d.upstream_job_id = any(${completed}::uuid[])`.execute(tx);
  const marks = result.rows.flatMap(({ jobId, upstreamJobId, runId }) =>
    runId === null ? [] : [{ jobId, upstreamJobId, runId }],
  );
  const incomplete = new Set(result.rows.flatMap((row) => (row.isIncomplete ? row.jobId : [])));
  return { edges: result.rows, marks, incomplete };
}

/** How many runs of each job wait for dependencies, and may go on when they are satisfied. */
async function countWaiting(tx: Tx, jobIds: readonly string[], now: Date): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('live_runs')
    .select(['job_id', sql<number>`count(*)::integer`.as('runs')])
    .where(sql<boolean>`job_id = any(${jobIds}::uuid[])`)
    .where('status', '=', 'waiting')
    .where('waits_until', '>', now)
    .groupBy('job_id')
    .execute();
  return new Map(rows.map((row) => [row.job_id, row.runs]));
}

async function writeMarks(tx: Tx, { clearedJobIds, marks }: FiringPlan, now: Date): Promise<void> {
  if (clearedJobIds.length > 0) {
    await tx
      .deleteFrom('dependency_marks')
      .where(sql<boolean>`job_id = any(${clearedJobIds}::uuid[])`)
      .execute();
  }
  if (marks.length === 0) return;
  const rows = marks.map((mark) => ({
    job_id: mark.jobId,
    upstream_job_id: mark.upstreamJobId,
    run_id: mark.runId,
  }));
  await sql`insert into aster.dependency_marks (job_id, upstream_job_id, run_id, marked_at)
    select job_id, upstream_job_id, run_id, ${now}::timestamptz
    from ${rowsOf(rows, 'job_id uuid, upstream_job_id uuid, run_id uuid')}
    on conflict (job_id, upstream_job_id) do update set run_id = excluded.run_id, marked_at = excluded.marked_at`.execute(
    tx,
  );
}

function toRequests(firings: readonly Firing[], jobs: ReadonlyMap<string, LockedJob>, now: Date): RunRequest[] {
  return firings.flatMap(({ jobId, upstreamRunIds }) => {
    const job = jobs.get(jobId);
    return job === undefined || job.hasCron ? [] : [toFiring(job, upstreamRunIds, now)];
  });
}
