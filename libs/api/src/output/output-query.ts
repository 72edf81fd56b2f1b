import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';

/** Which output of a run is asked for, and how. */
export class OutputQuery {
  @NumberFromQuery()
  @IntegerField({
    description: 'Only the output of this attempt; the last one by default.',
    min: 1,
    max: 2 ** 31 - 1,
    isNotNull: true,
  })
  attempt?: number;

  @BooleanFromQuery()
  @BooleanField({
    description: 'Go on with what comes until the run is finished, further attempts included.',
    default: false,
    isNotNull: true,
  })
  follow?: boolean;

  @BooleanFromQuery()
  @BooleanField({
    description: 'The bytes as they were written, of whatever encoding, and nothing between them. Excludes follow.',
    default: false,
    isNotNull: true,
  })
  raw?: boolean;
}
