import { NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { RunConditionsQuery } from './run-conditions-query.js';

/** Counting further takes too long. */
export const mostCounted = 10_000;

/** Which runs are counted. */
export class RunCountQuery extends RunConditionsQuery {
  @NumberFromQuery()
  @IntegerField({
    description: 'Up to where to count.',
    min: 1,
    max: mostCounted,
    default: mostCounted,
    isNotNull: true,
  })
  max?: number;
}
