import { errorCode, isDatabaseUnavailable } from '@aster-scheduler/db';

/** Whether the server ended a statement because it took too long. */
export function isStatementTimeout(error: unknown): boolean {
  return errorCode(error) === '57014';
}

/**
 * Whether work on several jobs may have failed because of one of them, so that the others are worth a try of their own,
 * rather than because the database is away.
 */
export function isCausedByJobs(error: unknown): boolean {
  return !isDatabaseUnavailable(error) || isStatementTimeout(error);
}
