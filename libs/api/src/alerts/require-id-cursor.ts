import { InvalidInputError, isUuid } from '@aster-scheduler/core';

/**
 * The id after which a page begins.
 *
 * @throws InvalidInputError for a cursor of another list
 */
export function requireIdCursor(after: string | undefined): string | undefined {
  if (after === undefined || isUuid(after)) return after;
  throw new InvalidInputError([{ field: 'cursor', message: 'is not from a Link header of this list' }]);
}
