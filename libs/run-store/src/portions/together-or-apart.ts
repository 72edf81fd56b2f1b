import type { Db } from '@aster-scheduler/db';
import { isCausedByItems } from './is-caused-by-items.js';

/**
 * Works on several items together. If that fails and one of them may be the cause, works on each by itself, so that one
 * failing item does not stop the others. Inside a transaction of the caller nothing can be tried again.
 *
 * @throws what says that the database is away
 */
export async function togetherOrApart<Result>(
  db: Db,
  together: () => Promise<Result>,
  apart: (error: unknown) => Promise<Result>,
): Promise<Result> {
  try {
    return await together();
  } catch (error) {
    if (db.isTransaction || !isCausedByItems(error)) throw error;
    return apart(error);
  }
}
