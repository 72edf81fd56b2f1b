import {
  DependencyCycleError,
  type DependencyReference,
  type FieldProblem,
  InvalidInputError,
  type JobDefinition,
} from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Edits of edges queue up behind this lock, so that no two of them close a cycle together. */
const graphLock = 4_705_913_021;

interface Edge {
  readonly upstreamJobId: string;
  readonly condition: DependencyReference['condition'];
}

/**
 * Gives a job the edges of its definition. Edges that stay keep what they have seen.
 *
 * @throws InvalidInputError when an upstream job does not exist, is named twice, or is the job itself
 * @throws DependencyCycleError
 */
export async function replaceDependencies(tx: Tx, jobId: string, definition: JobDefinition): Promise<void> {
  await sql`select pg_advisory_xact_lock(${graphLock})`.execute(tx);
  const edges = await resolveEdges(tx, jobId, definition.dependsOn);
  await sql`delete from aster.job_dependencies
    where job_id = ${jobId} and upstream_job_id <> all(${edges.map((edge) => edge.upstreamJobId)}::uuid[])`.execute(tx);
  const rows = edges.map((edge) => ({ upstream_job_id: edge.upstreamJobId, condition: edge.condition }));
  await sql`insert into aster.job_dependencies (job_id, upstream_job_id, condition)
    select ${jobId}, upstream_job_id, condition from ${rowsOf(rows, 'upstream_job_id uuid, condition text')}
    on conflict (job_id, upstream_job_id) do update set condition = excluded.condition`.execute(tx);
  await refuseCycle(tx, jobId);
}

async function resolveEdges(tx: Tx, jobId: string, references: readonly DependencyReference[]): Promise<Edge[]> {
  const names = references.map((reference) => reference.job);
  const found = await sql<{ id: string; name: string }>`
    select id, name from aster.jobs where name = any(${names}::text[]) or id::text = any(${names}::text[])`.execute(tx);
  const problems: FieldProblem[] = [];
  const edges: Edge[] = [];
  references.forEach((reference, index) => {
    const upstream =
      found.rows.find((row) => row.id === reference.job) ?? found.rows.find((row) => row.name === reference.job);
    const problem = problemOf(reference, upstream?.id, jobId, edges);
    if (problem !== undefined) problems.push({ field: `depends_on[${index}]`, message: problem });
    else if (upstream !== undefined) edges.push({ upstreamJobId: upstream.id, condition: reference.condition });
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return edges;
}

function problemOf(
  reference: DependencyReference,
  upstreamId: string | undefined,
  jobId: string,
  edges: readonly Edge[],
): string | undefined {
  const name = JSON.stringify(reference.job);
  if (upstreamId === undefined) return `there is no job ${name}`;
  if (upstreamId === jobId) return 'a job cannot depend on itself';
  if (edges.some((edge) => edge.upstreamJobId === upstreamId)) return `the job ${name} is named twice`;
  return undefined;
}

async function refuseCycle(tx: Tx, jobId: string): Promise<void> {
  const result = await sql<{ path: string[] }>`
    with recursive above as (
      select d.upstream_job_id as id, array[d.job_id, d.upstream_job_id] as path
      from aster.job_dependencies d where d.job_id = ${jobId}
      union all
      select d.upstream_job_id, above.path || d.upstream_job_id
      from above join aster.job_dependencies d on d.job_id = above.id
      where above.id <> ${jobId} and not d.upstream_job_id = any(above.path[2:])
    )
    select array(select j.name from unnest(path) with ordinality p(id, n) join aster.jobs j on j.id = p.id order by n)
      as path
    from above where id = ${jobId} limit 1`.execute(tx);
  const path = result.rows[0]?.path;
  if (path !== undefined) throw new DependencyCycleError(path);
}
