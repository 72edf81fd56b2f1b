import { types } from 'node:util';

/** Whether it is an error, also one that was made in another realm, such as a `vm` context. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
