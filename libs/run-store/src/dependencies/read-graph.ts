import { type DependencyCondition, isUnlimited, type Reach } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** An edge of the dependency graph and what it has seen since the last firing of its job. */
export interface GraphEdge {
  readonly jobId: string;
  readonly upstreamJobId: string;
  readonly condition: DependencyCondition;
  /** The run that satisfied it; absent while the job still waits for this edge. */
  readonly satisfiedBy?: string;
  readonly satisfiedAt?: Date;
}

export interface GraphJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** Of an active job. */
  readonly nextRunAt?: Date;
  /** The run that ended last, as far as statistics know: two minutes late at most. */
  readonly lastRun?: { readonly id: string; readonly status: string; readonly finishedAt: Date };
}

export interface JobGraph {
  readonly jobs: readonly GraphJob[];
  readonly edges: readonly GraphEdge[];
  /** There are more edges: some, and what jobs wait for by them, are left out. */
  readonly isTruncated: boolean;
}

export interface GraphQuestion {
  /** Only what lies above and below this job. */
  readonly jobId?: string;
  /** Of whoever asks: what leads to a job out of it is left out. */
  readonly reach?: Reach;
  readonly mostEdges?: number;
}

/** Each job may have a thousand. So many are made an answer of in one go, without holding others up. */
export const mostGraphEdges = 5_000;

/** Jobs with edges, by name. Of a graph that is too large, edges of the job itself come first. */
export async function readGraph(db: Db, question: GraphQuestion = {}): Promise<JobGraph> {
  const { jobId, reach = {}, mostEdges = mostGraphEdges } = question;
  const found = await listEdges(db, { jobId, reach, mostEdges: mostEdges + 1 });
  const edges = found.slice(0, mostEdges);
  const ids = new Set(edges.flatMap((edge) => [edge.jobId, edge.upstreamJobId]));
  if (jobId !== undefined) ids.add(jobId);
  const rows = await db
    .selectFrom('jobs as j')
    .leftJoin('job_cursors as c', 'c.job_id', 'j.id')
    .leftJoin('job_numbers as n', 'n.job_id', 'j.id')
    .select(['j.id', 'j.name', 'j.status', 'n.last_run_id', 'n.last_status', 'n.last_finished_at'])
    .select(sql<Date | null>`case when j.status = 'active' then c.next_run_at end`.as('next_run_at'))
    .where(sql<boolean>`j.id = any(${[...ids]}::uuid[])`)
    .where(whereReached(reach))
    .orderBy('j.name')
    .execute();
  const jobs = rows.map(toGraphJob);
  const isTruncated = found.length > mostEdges;
  if (isUnlimited(reach)) return { jobs, edges, isTruncated };
  // a job may have been moved out of reach since its edges were read
  const reached = new Set(jobs.map((job) => job.id));
  const within = edges.filter((edge) => reached.has(edge.jobId) && reached.has(edge.upstreamJobId));
  return { jobs, edges: within, isTruncated };
}

interface GraphJobRow extends Pick<GraphJob, 'id' | 'name' | 'status'> {
  readonly next_run_at: Date | null;
  readonly last_run_id: string | null;
  readonly last_status: string | null;
  readonly last_finished_at: Date | null;
}

function toGraphJob({ id, name, status, next_run_at: next, ...last }: GraphJobRow): GraphJob {
  const { last_run_id: runId, last_status: lastStatus, last_finished_at: finishedAt } = last;
  const isKnown = runId !== null && lastStatus !== null && finishedAt !== null;
  return {
    ...{ id, name, status, nextRunAt: next ?? undefined },
    lastRun: isKnown ? { id: runId, status: lastStatus, finishedAt } : undefined,
  };
}

interface Question extends GraphQuestion {
  readonly reach: Reach;
  readonly mostEdges: number;
}

interface EdgeRow {
  readonly job_id: string;
  readonly upstream_job_id: string;
  readonly condition: DependencyCondition;
  readonly run_id: string | null;
  readonly marked_at: Date | null;
}

async function listEdges(db: Db, { jobId, reach, mostEdges }: Question): Promise<GraphEdge[]> {
  const isReached = isUnlimited(reach)
    ? sql`true`
    : sql`d.job_id in (select id from reached) and d.upstream_job_id in (select id from reached)`;
  const isFar = jobId === undefined ? sql`` : sql`${jobId}::uuid not in (d.job_id, d.upstream_job_id),`;
  const result = await sql<EdgeRow>`
    with recursive reached as materialized (
      select j.id from aster.jobs j where ${whereReached(reach)}
    ), above as (
      select ${jobId ?? null}::uuid as id
      union select d.upstream_job_id from above join aster.job_dependencies d on d.job_id = above.id
    ), below as (
      select ${jobId ?? null}::uuid as id
      union select d.job_id from below join aster.job_dependencies d on d.upstream_job_id = below.id
    )
    select d.job_id, d.upstream_job_id, d.condition, m.run_id, m.marked_at
    from aster.job_dependencies d
    left join aster.dependency_marks m on m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
    where (${jobId ?? null}::uuid is null
      or d.job_id in (select id from above) or d.upstream_job_id in (select id from below)) and ${isReached}
    order by ${isFar} d.job_id, d.upstream_job_id
    limit ${mostEdges}`.execute(db);
  return result.rows.map((row) => ({
    jobId: row.job_id,
    upstreamJobId: row.upstream_job_id,
    condition: row.condition,
    satisfiedBy: row.run_id ?? undefined,
    satisfiedAt: row.marked_at ?? undefined,
  }));
}
