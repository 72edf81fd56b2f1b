import { ApiError, type JobDefinitionResource, type JobsClient, type RunResource } from '@aster-scheduler/client';

/** A job as a run has executed it, as far as that is known. */
export interface RunDefinition {
  readonly definition: JobDefinitionResource;
  /** Why it is the job of today instead; absent where it is what the run has executed. */
  readonly insteadBecause?: string;
}

/**
 * What a run has executed: the version of its job, or the job as it is now where that is not known or no longer kept.
 * Any other failure is one: the job of today would be taken for what the run has done.
 */
export async function readDefinition(
  jobs: Pick<JobsClient, 'get' | 'version'>,
  { job_id: id, job_version: version, finished_at: end }: Pick<RunResource, 'job_id' | 'job_version' | 'finished_at'>,
  signal?: AbortSignal,
): Promise<RunDefinition> {
  const now = async (insteadBecause: string) => ({ definition: await jobs.get(id, { signal }), insteadBecause });
  if (version === null) {
    return now(end === null ? 'The run has not ended.' : 'No version of the job is kept with it.');
  }
  try {
    return { definition: (await jobs.version(id, version, { signal })).definition };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    return now(`Version ${version} of the job is no longer kept.`);
  }
}
