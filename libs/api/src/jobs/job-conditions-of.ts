import type { JobConditions } from '@aster-scheduler/job-store';
import { readLabels } from '../fields/label-field.js';
import type { JobConditionsQuery } from './job-conditions-query.js';

/** What a query asks of jobs. */
export function jobConditionsOf(query: JobConditionsQuery): JobConditions {
  const { status, pool, owner, managed_by: managedBy, label, health, q, prefix } = query;
  const labels = label === undefined ? undefined : readLabels(label);
  return { status, pool, owner, managedBy, labels, health, text: q, prefix };
}
