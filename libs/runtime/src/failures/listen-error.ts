import { errorCode } from './error-code.js';
import { isError } from './is-error.js';

const explanations: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EACCES: 'the system does not allow that port',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
};

/** A server could not be opened where it was asked for. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** The system's name for the failure, such as `EADDRINUSE`. */
  readonly code: string;
  readonly host: string;
  readonly port: number;
  constructor(host: string, port: number, code: string, options?: ErrorOptions) {
    super(
      `cannot listen on ${host.includes(':') ? `[${host}]` : host}:${port}: ${explanations[code] ?? code}`,
      options,
    );
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

/** The failure to listen that `error` is, also where a server threw it as Node does; `undefined` for anything else. */
export function asListenError(error: unknown): ListenError | undefined {
  if (error instanceof ListenError) return error;
  const code = errorCode(error);
  if (code === undefined || !isError(error) || !('syscall' in error) || !('port' in error)) return undefined;
  if (error.syscall !== 'listen' && error.syscall !== 'bind') return undefined;
  const host = 'address' in error ? String(error.address) : '';
  return new ListenError(host, Number(error.port), code, { cause: error });
}
