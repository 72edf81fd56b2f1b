import { characterProblem, InvalidInputError } from '@aster-scheduler/core';

/** What the last entry of a page was; users pass it on unread. */
export function encodeCursor(lastEntry: string): string {
  return Buffer.from(lastEntry).toString('base64url');
}

/** @throws InvalidInputError for what `encodeCursor` has not made */
export function decodeCursor(cursor: string): string {
  const lastEntry = Buffer.from(cursor, 'base64url').toString();
  if (encodeCursor(lastEntry) === cursor && characterProblem(lastEntry) === undefined) return lastEntry;
  throw new InvalidInputError([{ field: 'cursor', message: 'is not from a Link header of this server' }]);
}
