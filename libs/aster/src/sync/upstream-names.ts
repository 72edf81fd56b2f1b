import type { DependencyReference, Job, JobDefinition, JobDependency } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { listCodeJobs } from '@aster-scheduler/job-store';

/** What the code calls jobs, which may have been renamed since. */
export interface CodeNames {
  readonly idOf: ReadonlyMap<string, string>;
  readonly nameOf: ReadonlyMap<string, string>;
}

/** Of the declared jobs, whose rows may not say so yet, and of those that they depend on. */
export async function readCodeNames(
  tx: Tx,
  declared: ReadonlyArray<{ readonly definition: JobDefinition; readonly job: Job }>,
): Promise<CodeNames> {
  const upstream = declared.flatMap(({ definition }) => definition.dependsOn.map((edge) => edge.job));
  const known = await listCodeJobs(tx, { names: [...new Set(upstream)] });
  const pairs = [
    ...known.map((codeJob) => [codeJob.name, codeJob.jobId] as const),
    ...declared.map(({ definition, job }) => [definition.name, job.id] as const),
  ];
  return { idOf: new Map(pairs), nameOf: new Map(pairs.map(([name, id]) => [id, name])) };
}

/** Edges as the code would name them. */
export function toCodeNames(edges: readonly JobDependency[], { nameOf }: CodeNames): DependencyReference[] {
  return edges.map(({ jobId, jobName, condition }) => ({ job: nameOf.get(jobId) ?? jobName, condition }));
}

/** Edges of the code with the ids of the jobs that are meant, where those are known. */
export function toJobIds(edges: readonly DependencyReference[], { idOf }: CodeNames): DependencyReference[] {
  return edges.map(({ job, condition }) => ({ job: idOf.get(job) ?? job, condition }));
}
