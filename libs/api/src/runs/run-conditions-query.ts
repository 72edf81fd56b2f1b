import type { RunCountQuery as RunConditionsContract, RunReason, RunStatus, RunTrigger } from '@aster-scheduler/client';
import { runReasons, runStatuses, runTriggers } from '@aster-scheduler/core';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { InstantFromQuery, ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { IdField } from '../fields/id-field.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { LabelsField } from '../fields/label-field.js';
import { TextField } from '../fields/text-field.js';

const longestMs = 2 ** 31 - 1;

/** Which runs are meant. */
export class RunConditionsQuery implements RunConditionsContract {
  @IdField({ description: 'Only runs of this job.', isNotNull: true })
  job_id?: string;

  @TextField({ description: 'Only runs of the job with this name.', min: 1, max: 255, isLine: true, isNotNull: true })
  job?: string;

  @ListFromQuery()
  @ChoicesField(runStatuses, { description: 'Only runs of these statuses.', isNotNull: true })
  status?: readonly RunStatus[];

  @ChoiceField(runTriggers, { description: 'Only runs that were made this way.', isNotNull: true })
  trigger?: RunTrigger;

  @InstantFromQuery()
  @InstantField({ description: 'Only runs scheduled at this instant or later.', isNotNull: true })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Only runs scheduled before this instant.', isNotNull: true })
  to?: string;

  @InstantFromQuery()
  @InstantField({
    description: 'Only runs that ended at this instant or later, whenever they were scheduled.',
    isNotNull: true,
  })
  ended_from?: string;

  @ListFromQuery()
  @ChoicesField(runReasons, { description: 'Only runs with one of these reasons.', isNotNull: true })
  reason?: readonly RunReason[];

  @IdField({ description: 'Only runs whose last attempt this worker has made.', isNotNull: true })
  worker_id?: string;

  @TextField({ description: 'Only runs of this pool.', min: 1, max: 100, isLine: true, isNotNull: true })
  pool?: string;

  @ListFromQuery()
  @LabelsField({ description: 'Only runs of jobs with all of these labels.', isNotNull: true })
  label?: readonly string[];

  @TextField({
    description:
      'Only runs whose id begins with this, if it is four hexadecimal digits or more; otherwise runs of the last 30 days ' +
      'that did not succeed and have it in their error, in any letter case.',
    min: 1,
    max: 200,
    isLine: true,
    isNotNull: true,
  })
  q?: string;

  @NumberFromQuery()
  @IntegerField({
    description: 'Only runs whose last attempt took so long at the least.',
    min: 0,
    max: longestMs,
    isNotNull: true,
  })
  min_ms?: number;

  @NumberFromQuery()
  @IntegerField({
    description: 'Only runs whose last attempt took so long at most.',
    min: 0,
    max: longestMs,
    isNotNull: true,
  })
  max_ms?: number;

  @NumberFromQuery()
  @IntegerField({
    description: 'Only runs with so many attempts at the least.',
    min: 1,
    max: longestMs,
    isNotNull: true,
  })
  attempts?: number;
}
