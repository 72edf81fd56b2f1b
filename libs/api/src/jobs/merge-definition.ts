import {
  defaultMaxDelayMs,
  type DependencyReference,
  type JobDefinition,
  jobFieldValue,
  jobRules,
  type RetryPolicy,
  withJobFields,
} from '@aster-scheduler/core';
import type { JobDefaults } from '../context/job-defaults.js';
import { defaultDefinition } from './job-definition.js';
import type { JobFields } from './job-fields.js';
import { wireEntries } from './wire-fields.js';
import { fromWire } from './wire-values.js';

/**
 * The definition after what a client gave has been merged into it. Each field that was given is valid by itself; `null`
 * is the default, or none.
 */
export function mergeDefinition(definition: JobDefinition, given: JobFields, defaults: JobDefaults): JobDefinition {
  const byDefault = defaultDefinition(definition.name, defaults);
  const values = wireEntries
    .filter(([name]) => given[name] !== undefined)
    .map(([name, { field }]) => {
      const value = given[name];
      return [field, value === null ? jobFieldValue(byDefault, field) : fromWire(value, jobRules[field])] as const;
    });
  const merged = withJobFields(definition, values);
  const maxDelayMs = maxDelayAfter(definition.retry, merged.retry, given);
  return { ...merged, ...readEdges(given), retry: { ...merged.retry, maxDelayMs } };
}

/** One that was asked for stays, whatever the delay becomes. */
function maxDelayAfter(before: RetryPolicy, after: RetryPolicy, { retry_max_delay: given }: JobFields): number {
  if (typeof given === 'string') return after.maxDelayMs;
  const isDefault = given === null || before.maxDelayMs === defaultMaxDelayMs(before.delayMs);
  return isDefault ? defaultMaxDelayMs(after.delayMs) : before.maxDelayMs;
}

function readEdges({ depends_on: edges }: JobFields): { readonly dependsOn?: readonly DependencyReference[] } {
  if (edges === undefined) return {};
  return {
    dependsOn: (edges ?? []).map(({ job, job_id: id, condition: given }) => {
      const condition = given ?? 'success';
      return id === undefined || id === null ? { job, condition } : { job: id, name: job, condition };
    }),
  };
}
