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
import { wireEntries } from './wire-fields.js';

/** The job as it goes over the wire. */
export function toJobResource(job: Job): JobResource {
  const resource = { ...blankJob };
  resource.id = job.id;
  fillDefinition(resource, job);
  resource.next_run_at = job.nextRunAt?.toISOString() ?? null;
  resource.created_at = job.createdAt.toISOString();
  resource.updated_at = job.updatedAt.toISOString();
  resource.version = job.version;
  return resource as unknown as JobResource;
}

/** What of it somebody has decided. */
export function toDefinitionResource(job: JobSnapshot): JobDefinitionResource {
  const resource = { ...blankDefinition };
  fillDefinition(resource, job);
  return resource as unknown as JobDefinitionResource;
}

/** The fields by name, in the order in which they are sent. */
type Blank = Record<string, unknown>;

const definitionNames = ['name', ...wireEntries.map(([name]) => name), 'depends_on', 'pause'];

/**
 * Copied for each job: an object that has all names from the start is made, copied and written several times as fast as
 * one that grows by forty, and lists have hundreds of them.
 */
const blankDefinition = blankOf(definitionNames);
const blankJob = blankOf(['id', ...definitionNames, 'next_run_at', 'created_at', 'updated_at', 'version']);

function blankOf(names: readonly string[]): Blank {
  return Object.fromEntries(names.map((name) => [name, null]));
}

const writtenFields = wireEntries.map(([name, { field }]) => {
  const rule = jobRules[field];
  return { name, field, rule, usual: toDocument(jobFieldValue(jobDefaults, field), rule) };
});

/**
 * That each is what the contract says is held by the schema of a job, which every answer in a test is compared with.
 */
function fillDefinition(resource: Blank, job: JobSnapshot): void {
  const definition: Omit<JobDefinition, 'dependsOn'> = job;
  resource.name = job.name;
  for (const { name, field, rule, usual } of writtenFields) {
    const value = jobFieldValue(definition, field) ?? undefined;
    resource[name] = value === undefined ? usual : toDocument(value, rule);
  }
  resource.depends_on = job.dependsOn.map(({ jobId, jobName, condition }) => ({
    job: jobName,
    job_id: jobId,
    condition,
  }));
  resource.pause = toPauseResource(job.pause);
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
