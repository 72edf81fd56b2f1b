import type { JobDefinitionResource, JobPauseResource, JobResource } from '@aster-scheduler/client';
import {
  type Job,
  jobDefaults,
  type JobDefinition,
  jobFieldValue,
  type JobPause,
  jobRules,
  toDocument,
} from '@aster-scheduler/core';
import type { JobSnapshot } from '@aster-scheduler/job-store';
import { wireEntries, type WireFieldName } from './wire-fields.js';

/** The job as it goes over the wire. */
export function toJobResource(job: Job): JobResource {
  return {
    id: job.id,
    ...toDefinitionResource(job),
    next_run_at: job.nextRunAt?.toISOString() ?? null,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    version: job.version,
  };
}

/** What of it somebody has decided. */
export function toDefinitionResource(job: JobSnapshot): JobDefinitionResource {
  return {
    name: job.name,
    ...fieldsOf(job),
    depends_on: job.dependsOn.map(({ jobId, jobName, condition }) => ({ job: jobName, job_id: jobId, condition })),
    pause: toPauseResource(job.pause),
  };
}

function toPauseResource(pause: JobPause | undefined): JobPauseResource | null {
  if (pause === undefined) return null;
  return {
    note: pause.note ?? null,
    by: pause.by ?? null,
    at: pause.at.toISOString(),
    until: pause.until?.toISOString() ?? null,
  };
}

/**
 * That each is what the contract says is held by the schema of a job, which every answer in a test is compared with.
 */
function fieldsOf(job: Omit<JobDefinition, 'dependsOn'>): Pick<JobResource, WireFieldName> {
  const fields: Record<string, unknown> = {};
  for (const [name, { field }] of wireEntries) {
    const value = jobFieldValue(job, field) ?? jobFieldValue(jobDefaults, field);
    fields[name] = toDocument(value, jobRules[field]);
  }
  return fields as unknown as Pick<JobResource, WireFieldName>;
}
