import { errorCode, ListenError } from '@aster-scheduler/core';
import { isError } from './is-error.js';

/** The failure to listen that `error` is, also where a server threw it as Node does; `undefined` for anything else. */
export function asListenError(error: unknown): ListenError | undefined {
  if (error instanceof ListenError) return error;
  const code = errorCode(error);
  if (code === undefined || !isError(error) || !('syscall' in error) || !('port' in error)) return undefined;
  if (error.syscall !== 'listen' && error.syscall !== 'bind') return undefined;
  const host = 'address' in error ? String(error.address) : '';
  return new ListenError(host, Number(error.port), code, { cause: error });
}
