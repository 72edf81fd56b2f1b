import type { RunListQuery as RunListContract, RunStatus, RunTrigger } from '@aster-scheduler/client';
import { runStatuses, runTriggers } from '@aster-scheduler/core';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { InstantFromQuery, ListFromQuery } from '../fields/from-query.js';
import { IdField } from '../fields/id-field.js';
import { InstantField } from '../fields/instant-field.js';
import { PageQuery } from '../pages/page-query.js';

/** Which runs are asked for. */
export class RunListQuery extends PageQuery implements RunListContract {
  @IdField({ description: 'Only runs of this job.', isNotNull: true })
  job_id?: string;

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
}
