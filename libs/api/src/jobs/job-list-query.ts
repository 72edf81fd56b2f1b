import type {
  JobCountQuery as JobCountContract,
  JobListQuery as JobListContract,
  JobStatus,
} from '@aster-scheduler/client';
import { jobRules, jobStatuses } from '@aster-scheduler/core';
import { type JobHealth, jobHealths, jobSorts } from '@aster-scheduler/job-store';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { LabelsField } from '../fields/label-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { PageQuery } from '../pages/page-query.js';
import { type JobInclude, jobIncludes } from './job-list-includes.js';

const descriptions = {
  status: 'Only jobs of this status.',
  pool: 'Only jobs of this pool.',
  owner: 'Only jobs of this owner.',
  label: 'Only jobs that have all of these labels.',
  q: 'Only jobs with this text in their name, owner, command, handler or labels, whether in capitals or not.',
  health:
    'Only jobs of which this is so: `failing`, their last run failed or timed out; `late`, a run has been due for more than ' +
    'a minute; `skipping`, they start much less often than their schedule says; `never`, they have not ended a run yet; ' +
    '`paused`; `no_worker`, nobody serves their pool; `no_tick`, their schedule has no tick any more.',
};

const healthChoices = { description: descriptions.health, isNotNull: true };

/** Which jobs are asked for. */
export class JobListQuery extends PageQuery implements JobListContract {
  @ChoiceField(jobStatuses, { description: descriptions.status, isNotNull: true })
  status?: JobStatus;

  @RuleField(jobRules.pool, { description: descriptions.pool, isNotNull: true })
  pool?: string;

  @RuleField(jobRules.owner, { description: descriptions.owner, isNotNull: true })
  owner?: string;

  @ListFromQuery()
  @LabelsField({ description: descriptions.label, example: ['team=data'], isNotNull: true })
  label?: readonly string[];

  @ChoiceField(jobHealths, healthChoices)
  health?: JobHealth;

  @TextField({ description: descriptions.q, min: 1, max: 255, isNotNull: true })
  q?: string;

  @ChoiceField(jobSorts.flatMap((sort) => [sort, `-${sort}`]), {
    description:
      'The order: by name, next tick, last edit, since when they fail, last end of a run, share of success or usual ' +
      'duration in a week; `-` turns it round. Jobs that have none of it come last.',
    default: 'name',
    isNotNull: true,
  })
  sort?: NonNullable<JobListContract['sort']>;

  @ListFromQuery()
  @ChoicesField(jobIncludes, {
    description:
      'What else is told of each job: its last 20 runs that ended, what it came to in a week, since when it fails, its ' +
      'next three ticks.',
    isNotNull: true,
  })
  include?: readonly JobInclude[];
}

/** Which jobs are counted. */
export class JobCountQuery implements JobCountContract {
  @ChoiceField(jobStatuses, { description: descriptions.status, isNotNull: true })
  status?: JobStatus;

  @RuleField(jobRules.pool, { description: descriptions.pool, isNotNull: true })
  pool?: string;

  @RuleField(jobRules.owner, { description: descriptions.owner, isNotNull: true })
  owner?: string;

  @ListFromQuery()
  @LabelsField({ description: descriptions.label, example: ['team=data'], isNotNull: true })
  label?: readonly string[];

  @ChoiceField(jobHealths, healthChoices)
  health?: JobHealth;

  @TextField({ description: descriptions.q, min: 1, max: 255, isNotNull: true })
  q?: string;

  @NumberFromQuery()
  @IntegerField({
    description: 'How far is counted.',
    min: 1,
    max: 100_000,
    default: 10_000,
    isNotNull: true,
  })
  max?: number;
}
