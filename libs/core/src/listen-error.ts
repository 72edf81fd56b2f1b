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
