import type { JobDefinitionResource, JobResource } from '@aster-scheduler/client';
import { documentEntries, jobDefaults, jobFieldValue, jobRules, toDocument } from '@aster-scheduler/core';

/** What a job has where nobody said anything. An installation may have other `max_retries` and `timeout`. */
const defaultFields: Readonly<Record<string, unknown>> = Object.fromEntries(
  documentEntries.map(([name, field]) => [name, toDocument(jobFieldValue(jobDefaults, field), jobRules[field])]),
);

/** The fields of a job that a person decides, without those that are as they would be anyway. */
export function fieldsThatDiffer(job: JobDefinitionResource): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(job)) {
    if (serverFields.has(name) || isEmpty(value)) continue;
    if (name in defaultFields && defaultFields[name] === value) continue;
    fields[name] =
      name === 'depends_on'
        ? job.depends_on.map(({ job: upstream, condition }) => ({ job: upstream, condition }))
        : value;
  }
  return fields;
}

/**
 * What a job like this one is made from. All is said, also what an installation may have other defaults for; who
 * declares the job is not, since nobody declares the copy.
 */
export function fieldsOfCopy(job: JobResource): Record<string, unknown> {
  const { max_retries, timeout, timezone } = job;
  const { managed_by: _, ...fields } = fieldsThatDiffer(job);
  return { ...fields, max_retries, timeout, timezone };
}

/** The fields of a job that a person decides. */
export function decidedFields(job: JobDefinitionResource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !serverFields.has(name)));
}

/** Not to be decided by anybody. */
const serverFields = new Set(['id', 'pause', 'next_run_at', 'created_at', 'updated_at', 'version']);

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
