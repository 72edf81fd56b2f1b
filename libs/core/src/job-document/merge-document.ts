import type { DependencyReference, JobDefinition, RetryPolicy } from '../job.js';
import { defaultMaxDelayMs } from '../job-defaults.js';
import { jobFieldValue, withJobFields } from '../job-rules/job-field-values.js';
import { jobRules } from '../job-rules/job-rules.js';
import { defaultDefinition } from './default-definition.js';
import { documentEntries } from './document-fields.js';
import { fromDocument } from './document-values.js';
import type { InstallationDefaults } from './installation-defaults.js';
import type { JobDocument } from './job-document.js';

/**
 * The definition after a document has been merged into it. Each field that was given is valid by itself; `null` is the
 * default, or none.
 */
export function mergeDocument(
  definition: JobDefinition,
  given: JobDocument,
  defaults: InstallationDefaults,
): JobDefinition {
  const byDefault = defaultDefinition(definition.name, defaults);
  const values = documentEntries
    .filter(([name]) => given[name] !== undefined)
    .map(([name, field]) => {
      const value = given[name];
      return [field, value === null ? jobFieldValue(byDefault, field) : fromDocument(value, jobRules[field])] as const;
    });
  const merged = withJobFields(definition, values);
  const maxDelayMs = maxDelayAfter(definition.retry, merged.retry, given);
  return { ...merged, ...readEdges(given), retry: { ...merged.retry, maxDelayMs } };
}

/** One that was asked for stays, whatever the delay becomes. */
function maxDelayAfter(before: RetryPolicy, after: RetryPolicy, { retry_max_delay: given }: JobDocument): number {
  if (typeof given === 'string') return after.maxDelayMs;
  const isDefault = given === null || before.maxDelayMs === defaultMaxDelayMs(before.delayMs);
  return isDefault ? defaultMaxDelayMs(after.delayMs) : before.maxDelayMs;
}

function readEdges({ depends_on: edges }: JobDocument): { readonly dependsOn?: readonly DependencyReference[] } {
  if (edges === undefined) return {};
  return {
    dependsOn: (edges ?? []).map(({ job, job_id: id, condition: given }) => {
      const condition = given ?? 'success';
      return id === undefined || id === null ? { job, condition } : { job: id, name: job, condition };
    }),
  };
}
