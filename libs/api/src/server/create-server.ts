import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Emit } from '@aster-scheduler/core';
import { type CertificateFiles, readCertificate, watchCertificate } from './certificate-files.js';

interface TlsParts {
  /** Absent: plain HTTP. */
  readonly tls: CertificateFiles | undefined;
  /** From the begin of a connection until both sides have agreed on how to encrypt. */
  readonly handshakeTimeoutMs: number;
  readonly emit: Emit;
}

/** A server that speaks TLS where there is a certificate; a new one takes the place of the old for new connections. */
export function createServer(
  options: ServerOptions,
  app: RequestListener,
  { tls, emit, handshakeTimeoutMs }: TlsParts,
): Server {
  if (tls === undefined) return createPlainServer(options, app);
  const own = { ...readCertificate(tls), minVersion: 'TLSv1.2', handshakeTimeout: handshakeTimeoutMs } as const;
  const server = createTlsServer({ ...options, ...own }, app);
  const stopWatching = watchCertificate(
    tls,
    (certificate) => server.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' }),
    (error) => emit({ type: 'service.failed', service: 'api', doing: 'reading its new certificate', error }),
  );
  server.once('close', stopWatching);
  return server;
}
