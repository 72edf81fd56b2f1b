import { NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';

export const defaultPageLimit = 100;

/** Which part of a list is asked for. */
export class PageQuery {
  @NumberFromQuery()
  @IntegerField({ description: 'Entries at the most.', min: 1, max: 1_000, default: defaultPageLimit, isNotNull: true })
  limit?: number;

  @NumberFromQuery()
  @IntegerField({
    description: 'Entries to pass over. What is further down is reached by the cursor, at any depth.',
    min: 0,
    max: 100_000,
    isNotNull: true,
  })
  offset?: number;

  @TextField({
    description: 'From the Link header of the page before; instead of offset.',
    min: 1,
    max: 2_000,
    isNotNull: true,
  })
  cursor?: string;
}
