import type { JobResource } from '@aster-scheduler/client';
import { type Job, jobDefaults, type JobDefinition, jobFieldValue, jobRules, toDocument } from '@aster-scheduler/core';
import { wireEntries, type WireFieldName } from './wire-fields.js';

/** The job as it goes over the wire. */
export function toJobResource(job: Job): JobResource {
  return {
    id: job.id,
    name: job.name,
    ...fieldsOf(job),
    depends_on: job.dependsOn.map(({ jobId, jobName, condition }) => ({ job: jobName, job_id: jobId, condition })),
    next_run_at: job.nextRunAt?.toISOString() ?? null,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    version: job.version,
  };
}

/**
 * That each is what the contract says is held by the schema of a job, which every answer in a test is compared with.
 */
function fieldsOf(job: Omit<JobDefinition, 'dependsOn'>): Pick<JobResource, WireFieldName> {
  const definition: Partial<JobDefinition> = { ...job, dependsOn: [] };
  const entries = wireEntries.map(([name, { field }]) => {
    const value = jobFieldValue(definition, field) ?? jobFieldValue(jobDefaults, field);
    return [name, toDocument(value, jobRules[field])];
  });
  return Object.fromEntries(entries) as Pick<JobResource, WireFieldName>;
}
