import { isDatabaseUnavailable, isDeadlinePassed } from '@aster-scheduler/db';

/**
 * Whether work on several items may have failed because of one of them, so that the others are worth a try of their
 * own, rather than because the database is away. After a passed deadline of the client both may be.
 */
export function isCausedByItems(error: unknown): boolean {
  return !isDatabaseUnavailable(error) || isDeadlinePassed(error);
}
