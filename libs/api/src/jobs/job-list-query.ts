import type {
  JobCountQuery as JobCountContract,
  JobGroupsQuery as JobGroupsContract,
  JobListQuery as JobListContract,
} from '@aster-scheduler/client';
import { type JobGrouping, jobGroupings, jobSorts, mostJobsInGroups } from '@aster-scheduler/job-store';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { CursorField, LimitField, OffsetField } from '../pages/page-query.js';
import { JobConditionsQuery } from './job-conditions-query.js';
import { type JobInclude, jobIncludes } from './job-list-includes.js';

/** Which jobs are asked for, and how. */
export class JobListQuery extends JobConditionsQuery implements JobListContract {
  @LimitField()
  limit?: number;

  @OffsetField(mostJobsInGroups) // where a letter of them begins
  offset?: number;

  @CursorField()
  cursor?: string;

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
export class JobCountQuery extends JobConditionsQuery implements JobCountContract {
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

/** Which jobs are put together, and by what. */
export class JobGroupsQuery extends JobConditionsQuery implements JobGroupsContract {
  @ChoiceField(jobGroupings, {
    description:
      'A folder is what stands before the first `/` of a name, or of what follows `prefix`; a letter is the first one. One ' +
      'with several labels is in as many groups.',
    default: 'folder',
    isNotNull: true,
  })
  by?: JobGrouping;
}
