import type { JobConditions } from '@aster-scheduler/job-store';
import { readLabels } from '../fields/label-field.js';
import type { JobConditionsQuery } from './job-conditions-query.js';

/** What a query asks of jobs. */
export function jobConditionsOf({ status, pool, owner, label, health, q }: JobConditionsQuery): JobConditions {
  return { status, pool, owner, labels: label === undefined ? undefined : readLabels(label), health, text: q };
}
