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

  @BooleanFromQuery()
  @BooleanField({
    description: 'Let a browser store it as a file instead of showing it. Excludes following.',
    default: false,
    isNotNull: true,
  })
  download?: boolean;

  @NumberFromQuery()
  @IntegerField({
    description:
      'Begin so many bytes before the end of what is stored; a character that was begun before is left out. What is ' +
      'followed begins with a whole piece, 64 KB earlier at most.',
    min: 1,
    max: 2 ** 31 - 1,
    isNotNull: true,
  })
  tail_bytes?: number;

  @NumberFromQuery()
  @IntegerField({
    description: 'Begin with this piece of the attempt, or the next one: `seq` of an event. Excludes tail_bytes.',
    min: 0,
    max: 2 ** 31 - 1,
    isNotNull: true,
  })
  from_seq?: number;
}
