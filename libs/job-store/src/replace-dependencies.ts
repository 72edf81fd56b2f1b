import {
  type DependencyReference,
  type FieldProblem,
  InvalidInputError,
  isUuid,
  type JobDefinition,
  normaliseJobName,
} from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockGraph } from './lock-graph.js';
import { refuseCycle } from './refuse-cycle.js';

interface Edge {
  readonly upstreamJobId: string;
  readonly condition: DependencyReference['condition'];
}

/**
 * Gives a job the edges of its definition. Edges that stay as they are keep what they have seen.
 *
 * @throws InvalidInputError when an upstream job does not exist, is named twice, or is the job itself
 * @throws DependencyCycleError
 */
export async function replaceDependencies(tx: Tx, jobId: string, definition: JobDefinition): Promise<void> {
  await lockGraph(tx);
  const edges = await resolveEdges(tx, jobId, definition.dependsOn);
  const rows = edges.map((edge) => ({ upstream_job_id: edge.upstreamJobId, condition: edge.condition }));
  const given = rowsOf(rows, 'upstream_job_id uuid, condition text');
  await sql`delete from aster.job_dependencies d where d.job_id = ${jobId}
    and not exists (
      select from ${given} where input.upstream_job_id = d.upstream_job_id and input.condition = d.condition
    )`.execute(tx);
  await sql`insert into aster.job_dependencies (job_id, upstream_job_id, condition)
    select ${jobId}, upstream_job_id, condition from ${given}
    on conflict (job_id, upstream_job_id) do nothing`.execute(tx);
  await refuseCycle(tx, jobId);
}

async function resolveEdges(tx: Tx, jobId: string, references: readonly DependencyReference[]): Promise<Edge[]> {
  const found = await listNamed(
    tx,
    references.flatMap(({ job, name }) => (name === undefined ? [job] : [job, name])),
  );
  const problems: FieldProblem[] = [];
  const edges: Edge[] = [];
  references.forEach((reference, index) => {
    const upstream =
      found.find((row) => row.id === reference.job.toLowerCase()) ??
      found.find((row) => row.name === reference.job) ??
      found.find((row) => row.name === normaliseJobName(reference.job));
    const another = found.find((row) => row.name === reference.name && row.id !== upstream?.id);
    const problem = problemOf(reference, upstream?.id, jobId, edges) ?? (another && problemOfName(another));
    if (problem !== undefined) problems.push({ field: `depends_on[${index}]`, message: problem });
    else if (upstream !== undefined) edges.push({ upstreamJobId: upstream.id, condition: reference.condition });
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return edges;
}

/** The jobs with one of these ids or names. */
async function listNamed(tx: Tx, references: readonly string[]): Promise<ReadonlyArray<{ id: string; name: string }>> {
  const texts = references.filter((reference) => !reference.includes('\0')); // no name has it, and no text can
  const names = [...texts, ...texts.map(normaliseJobName)];
  const result = await sql<{ id: string; name: string }>`
    select id, name from aster.jobs
    where name = any(${names}::text[]) or id = any(${texts.filter(isUuid)}::uuid[])`.execute(tx);
  return result.rows;
}

function problemOfName({ id, name }: { readonly id: string; readonly name: string }): string {
  return `the job ${JSON.stringify(name)} is another one than job_id says, ${id}: leave one of the two out`;
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
