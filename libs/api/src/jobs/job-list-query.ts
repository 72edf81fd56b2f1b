import type { JobListQuery as JobListContract, JobStatus } from '@aster-scheduler/client';
import { jobRules, jobStatuses } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { ListFromQuery } from '../fields/from-query.js';
import { LabelsField } from '../fields/label-field.js';
import { RuleField } from '../fields/rule-field.js';
import { PageQuery } from '../pages/page-query.js';

/** Which jobs are asked for. */
export class JobListQuery extends PageQuery implements JobListContract {
  @ChoiceField(jobStatuses, { description: 'Only jobs of this status.', isNotNull: true })
  status?: JobStatus;

  @RuleField(jobRules.pool, { description: 'Only jobs of this pool.', isNotNull: true })
  pool?: string;

  @RuleField(jobRules.owner, { description: 'Only jobs of this owner.', isNotNull: true })
  owner?: string;

  @ListFromQuery()
  @LabelsField({ description: 'Only jobs that have all of these labels.', example: ['team=data'], isNotNull: true })
  label?: readonly string[];
}
