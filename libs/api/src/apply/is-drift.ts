import { isDeepStrictEqual } from 'node:util';

/** Whether somebody has changed what the source had declared. `null` is a default, which may have changed since. */
export function isDrift(declared: unknown, from: unknown): boolean {
  return declared !== undefined && declared !== null && !isDeepStrictEqual(declared, from);
}
