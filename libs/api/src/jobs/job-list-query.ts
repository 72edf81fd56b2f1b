import type { JobListQuery as JobListContract, JobStatus } from '@aster-scheduler/client';
import { jobStatuses } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { PageQuery } from '../pages/page-query.js';

/** Which jobs are asked for. */
export class JobListQuery extends PageQuery implements JobListContract {
  @ChoiceField(jobStatuses, { description: 'Only jobs of this status.', isNotNull: true })
  status?: JobStatus;
}
