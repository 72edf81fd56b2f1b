import type { TimelineQuery as TimelineContract } from '@aster-scheduler/client';
import { jobRules } from '@aster-scheduler/core';
import { jobSorts } from '@aster-scheduler/job-store';
import { ChoiceField } from '../fields/choice-fields.js';
import { InstantFromQuery, ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { LabelsField } from '../fields/label-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';

/** Which part of what ran when is asked for. */
export class TimelineQuery implements TimelineContract {
  @InstantFromQuery()
  @InstantField({ description: 'Unless given, a day before `to`.', isNotNull: true })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Unless given, now. It may lie ahead: the ticks to come are told.', isNotNull: true })
  to?: string;

  @NumberFromQuery()
  @IntegerField({
    description: 'Pixels of the range: what cannot be told apart on them is one bar.',
    min: 100,
    max: 5_000,
    default: 1_200,
    isNotNull: true,
  })
  width?: number;

  @ChoiceField(['job', 'pool', 'worker'], { description: 'What the rows are.', default: 'job', isNotNull: true })
  group?: 'job' | 'pool' | 'worker';

  @TextField({
    description: 'Only the job with this id or name; for rows that are jobs.',
    min: 1,
    max: 255,
    isLine: true,
    isNotNull: true,
  })
  job?: string;

  @ListFromQuery()
  @LabelsField({ description: 'Only jobs that have all of these labels.', example: ['team=data'], isNotNull: true })
  label?: readonly string[];

  @TextField({
    description: 'Only jobs with this text in the name, the owner, the command, the handler or the labels.',
    ...{ min: 1, max: 255, isNotNull: true },
  })
  q?: string;

  @RuleField(jobRules.pool, { description: 'Only jobs of this pool.', isNotNull: true })
  pool?: string;

  @ChoiceField(jobSorts.flatMap((sort) => [sort, `-${sort}`]), {
    description: 'The order of jobs, as in lists of them.',
    default: 'name',
    isNotNull: true,
  })
  sort?: NonNullable<TimelineContract['sort']>;

  @NumberFromQuery()
  @IntegerField({ description: 'Rows at most.', min: 1, max: 100, default: 50, isNotNull: true })
  limit?: number;

  @TextField({ description: 'From the Link header of the page before.', min: 1, max: 2_000, isNotNull: true })
  cursor?: string;
}
