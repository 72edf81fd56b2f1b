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
}

export interface JobGraph {
  readonly jobs: readonly GraphJob[];
  readonly edges: readonly GraphEdge[];
}

/**
 * Jobs with edges, by name: the whole graph, or what lies above and below one job.
 *
 * @param reach of whoever asks: what leads to a job out of it is left out
 */
export async function readGraph(db: Db, jobId?: string, reach: Reach = {}): Promise<JobGraph> {
  const edges = await listEdges(db, jobId);
  const ids = new Set(edges.flatMap((edge) => [edge.jobId, edge.upstreamJobId]));
  if (jobId !== undefined) ids.add(jobId);
  const jobs = await db
    .selectFrom('jobs as j')
    .select(['j.id', 'j.name', 'j.status'])
    .where(sql<boolean>`j.id = any(${[...ids]}::uuid[])`)
    .where(whereReached(reach))
    .orderBy('j.name')
    .execute();
  if (isUnlimited(reach)) return { jobs, edges };
  const reached = new Set(jobs.map((job) => job.id));
  return { jobs, edges: edges.filter((edge) => reached.has(edge.jobId) && reached.has(edge.upstreamJobId)) };
}

interface EdgeRow {
  readonly job_id: string;
  readonly upstream_job_id: string;
  readonly condition: DependencyCondition;
  readonly run_id: string | null;
  readonly marked_at: Date | null;
}

async function listEdges(db: Db, jobId: string | undefined): Promise<GraphEdge[]> {
  const connected = sql`
    with recursive above as (
      select ${jobId ?? null}::uuid as id
      union select d.upstream_job_id from above join aster.job_dependencies d on d.job_id = above.id
    ), below as (
      select ${jobId ?? null}::uuid as id
      union select d.job_id from below join aster.job_dependencies d on d.upstream_job_id = below.id
    )`;
  const result = await sql<EdgeRow>`${connected}
    select d.job_id, d.upstream_job_id, d.condition, m.run_id, m.marked_at
    from aster.job_dependencies d
    left join aster.dependency_marks m on m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
    where ${jobId ?? null}::uuid is null
      or d.job_id in (select id from above) or d.upstream_job_id in (select id from below)
    order by d.job_id, d.upstream_job_id`.execute(db);
  return result.rows.map((row) => ({
    jobId: row.job_id,
    upstreamJobId: row.upstream_job_id,
    condition: row.condition,
    satisfiedBy: row.run_id ?? undefined,
    satisfiedAt: row.marked_at ?? undefined,
  }));
}
