import { InvalidInputError } from '@aster-scheduler/core';

/**
 * Refuses runs for later of a job whose runs need a place.
 *
 * @throws InvalidInputError
 */
export function refuseLaterRuns(requests: readonly { readonly at?: Date; readonly afterMs?: number }[]): void {
  const field = requests.some(({ at }) => at !== undefined) ? 'at' : 'after';
  if (requests.every(({ at, afterMs }) => at === undefined && afterMs === undefined)) return;
  const message = 'a run that waits for its time needs a job whose concurrency policy is allow: it would be in the way';
  throw new InvalidInputError([{ field, message: `${message} of every other run of the job until then` }]);
}
