import type { JobConditionsQuery as JobConditionsContract, JobStatus } from '@aster-scheduler/client';
import { jobRules, jobStatuses } from '@aster-scheduler/core';
import { type JobHealth, jobHealths } from '@aster-scheduler/job-store';
import { ChoiceField } from '../fields/choice-fields.js';
import { ListFromQuery } from '../fields/from-query.js';
import { LabelsField } from '../fields/label-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';

const descriptions = {
  status: 'Only jobs of this status.',
  pool: 'Only jobs of this pool.',
  owner: 'Only jobs of this owner.',
  managed_by: 'Only jobs that this source owns.',
  label: 'Only jobs that have all of these labels.',
  q: 'Only jobs with this text in their name, owner, command, handler or labels, whether in capitals or not.',
  prefix: 'Only jobs whose name begins with this, such as `etl/`.',
  health:
    'Only jobs of which this is so: `failing`, their last run failed or timed out; `late`, a run has been due for more than ' +
    'a minute; `skipping`, they start much less often than their schedule says; `never`, they have not ended a run yet; ' +
    '`paused`; `no_worker`, nobody serves their pool; `no_tick`, their schedule has no tick any more.',
};

/** Which jobs are listed or counted. */
export class JobConditionsQuery implements JobConditionsContract {
  @ChoiceField(jobStatuses, { description: descriptions.status, isNotNull: true })
  status?: JobStatus;

  @RuleField(jobRules.pool, { description: descriptions.pool, isNotNull: true })
  pool?: string;

  @RuleField(jobRules.owner, { description: descriptions.owner, isNotNull: true })
  owner?: string;

  @RuleField(jobRules.managedBy, { description: descriptions.managed_by, isNotNull: true })
  managed_by?: string;

  @ListFromQuery()
  @LabelsField({ description: descriptions.label, example: ['team=data'], isNotNull: true })
  label?: readonly string[];

  @ChoiceField(jobHealths, { description: descriptions.health, isNotNull: true })
  health?: JobHealth;

  @TextField({ description: descriptions.q, min: 1, max: 255, isNotNull: true })
  q?: string;

  @TextField({ description: descriptions.prefix, min: 1, max: 255, isNotNull: true })
  prefix?: string;
}
