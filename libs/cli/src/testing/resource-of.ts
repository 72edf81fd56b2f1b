import type { JobResource } from '@aster-scheduler/client';
import {
  defaultDefinition,
  documentEntries,
  jobDefaults,
  jobFieldValue,
  jobRules,
  mergeDocument,
  toDocument,
} from '@aster-scheduler/core';

const installation = { maxRetries: jobDefaults.retry.maxRetries, timeoutMs: jobDefaults.timeoutMs };

/** A job as the server would tell it, were it made of these fields. */
export function resourceOf(name: string, fields: object): JobResource {
  const definition = mergeDocument(defaultDefinition(name, installation), fields, installation);
  const values = documentEntries.map(([field, inDomain]) => [
    field,
    toDocument(jobFieldValue(definition, inDomain), jobRules[inDomain]),
  ]);
  const edges = definition.dependsOn.map(({ job, condition }) => ({ job, job_id: job, condition }));
  return { name: definition.name, ...Object.fromEntries(values), depends_on: edges } as unknown as JobResource;
}
