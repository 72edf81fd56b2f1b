import { ApiError } from '@aster-scheduler/client';

/** Whether what an address names is not there: unknown, removed, or nothing that could be its id. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.code === 'NOT_FOUND' || error.problem?.errors?.every(({ field }) => field === 'id') === true;
}
