import type { JobDefinition, RetryPolicy } from '../job.js';
import type { JobField } from './job-rules.js';

const ofRetry = 'retry.';

/** The value of a field of a job, those of its retry policy included. */
export function jobFieldValue(definition: Partial<JobDefinition>, field: JobField): unknown {
  if (field.startsWith(ofRetry)) return definition.retry?.[field.slice(ofRetry.length) as keyof RetryPolicy];
  return definition[field as keyof JobDefinition];
}

/** The definition with other values of some fields, each of which obeys the rule of its field; `undefined` for none. */
export function withJobFields(
  definition: JobDefinition,
  values: readonly (readonly [field: JobField, value: unknown])[],
): JobDefinition {
  const [ofPolicy, others] = [true, false].map((isOfPolicy) =>
    Object.fromEntries(
      values
        .filter(([field]) => field.startsWith(ofRetry) === isOfPolicy)
        .map(([field, value]) => [isOfPolicy ? field.slice(ofRetry.length) : field, value]),
    ),
  );
  return { ...definition, ...others, retry: { ...definition.retry, ...ofPolicy } };
}
