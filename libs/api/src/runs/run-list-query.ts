import type { RunListQuery as RunListContract } from '@aster-scheduler/client';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { ListFromQuery } from '../fields/from-query.js';
import { CursorField, LimitField, OffsetField } from '../pages/page-query.js';
import { RunConditionsQuery } from './run-conditions-query.js';
import { type RunInclude, runIncludes } from './run-includes.js';

const sorts = ['-scheduled', 'duration', '-duration'] as const;
const leftOut = ['-output', '-result'] as const;

/** Which runs are asked for, and how. */
export class RunListQuery extends RunConditionsQuery implements RunListContract {
  @LimitField()
  limit?: number;

  @OffsetField()
  offset?: number;

  @CursorField()
  cursor?: string;

  @ChoiceField(sorts, {
    description:
      'By scheduled time, the newest first, or by how long the last attempt took, `-` descending: such a list has an ' +
      'offset and no cursor, and is refused when there are too many runs to sort.',
    default: '-scheduled',
    isNotNull: true,
  })
  sort?: (typeof sorts)[number];

  @ListFromQuery()
  @ChoicesField(leftOut, { description: 'What to leave out: it is `null` then.', isNotNull: true })
  fields?: readonly (typeof leftOut)[number][];

  @ListFromQuery()
  @ChoicesField(runIncludes, {
    description:
      'What else is told of each run: how long runs of its job usually take, the last line that it has put out.',
    isNotNull: true,
  })
  include?: readonly RunInclude[];
}
