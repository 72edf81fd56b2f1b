import { InvalidInputError, type Job, type JobDefinition, NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob, listCodeJobs } from '@aster-scheduler/job-store';
import { toDefinition } from '../jobs/to-definition.js';
import { requirePayload } from '../runs/check-payload.js';
import type { StandardSchema } from '../runs/standard-schema.js';
import type { StoredJobOptions } from './stored-jobs.js';

/** The schema that a job of the code has in this process. */
export type SchemaOf = (jobName: string) => StandardSchema | undefined;

/**
 * The definition of a job that is made at run time: in the pool of the job whose handler it runs, unless another one is
 * named, and upstream jobs by their ids where the code calls them otherwise than they are called now.
 *
 * @throws InvalidInputError, NotFoundError
 */
export async function readStoredJob(
  db: Db,
  {
    name,
    options,
    schemaOf,
  }: { readonly name: string; readonly options: StoredJobOptions; readonly schemaOf: SchemaOf },
): Promise<JobDefinition> {
  const { handler: of, ...rest } = options;
  const handler = typeof of === 'string' ? of : of?.name;
  if (typeof handler !== 'string') {
    throw new InvalidInputError([{ field: 'handler', message: 'is required: the job whose handler runs this one' }]);
  }
  const definition = { ...toDefinition(name, rest), handler };
  if (definition.payload !== undefined || definition.cronExpr !== '@manually') {
    await requirePayload(schemaOf(handler), definition.payload);
  }
  const pool = rest.pool ?? (await requireHandlerJob(db, handler)).pool;
  return { ...definition, pool, dependsOn: await toIds(db, definition.dependsOn) };
}

async function requireHandlerJob(db: Db, handler: string): Promise<Job> {
  const [codeJob] = await listCodeJobs(db, { names: [handler] });
  const job = await findJob(db, codeJob?.jobId ?? handler);
  if (job === undefined) throw new NotFoundError('job', handler);
  return job;
}

async function toIds(db: Db, edges: JobDefinition['dependsOn']): Promise<JobDefinition['dependsOn']> {
  if (edges.length === 0) return edges;
  const known = await listCodeJobs(db, { names: edges.map(({ job }) => job) });
  const idOf = new Map(known.map((codeJob) => [codeJob.name, codeJob.jobId]));
  return edges.map(({ job, condition }) => ({ job: idOf.get(job) ?? job, condition }));
}
