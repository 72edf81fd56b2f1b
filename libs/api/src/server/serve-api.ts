import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidInputError, isLoopback, ListenError } from '@aster-scheduler/core';
import express from 'express';
import type { Authorize } from '../http/admission.js';
import type { ApiParts } from '../router/api-options.js';
import { createRouter } from '../router/create-router.js';
import { createEntrance } from '../router/entrance.js';
import type { CertificateFiles } from './certificate-files.js';
import { boundConnections, createConnectionShare } from './connection-share.js';
import { type Connections, trackConnections } from './connections.js';
import { createServer } from './create-server.js';
import { refuseMalformed } from './refuse-malformed.js';

/** Where and how the API is served by a server of its own. */
export interface ServeOptions extends Omit<ApiParts, 'passesUnknownPaths' | 'closing'> {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** As for `createApi`. Where neither this, nor `authorize`, nor `isOpenToAll` is said, only this machine may call. */
  readonly keys?: readonly string[];
  readonly storedKeys?: boolean;
  readonly authorize?: Authorize;
  /** Serve everybody: whoever reaches the port can run code. */
  readonly isOpenToAll?: boolean;
  /** Speak TLS, and nothing else; the files are read again when they change. */
  readonly tls?: CertificateFiles;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerLimits {
  /** From the begin of a request until its headers are there; from that of a connection until TLS is spoken on it. */
  readonly headersTimeoutMs: number;
  /** From the begin of a request until its body is there. */
  readonly requestTimeoutMs: number;
  /** How long a connection stays open between requests; longer than the 60 s of most proxies. */
  readonly keepAliveTimeoutMs: number;
  /** Those of streams (`maxStreams`) included. */
  readonly maxConnections: number;
}

export const serverLimits: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  maxConnections: 2_000,
};

/** A listening server. */
export interface ApiServer {
  /** `http://127.0.0.1:8080`, or with `https` */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more connections, lets go of those who follow the output of a run, lets other requests under way finish,
   * and ends what is left after `patienceMs`. Resolves when every connection is closed.
   */
  close(patienceMs: number): Promise<void>;
}

/**
 * Serves the API on a port of its own.
 *
 * @throws InvalidInputError without keys on an interface that others can reach, or for a key that is too short
 * @throws Error when there is no certificate in the files of `tls`
 * @throws ListenError when the port is taken or the address is not this machine's
 */
export async function serveApi(options: ServeOptions): Promise<ApiServer> {
  const { host, port } = options;
  const entrance = createEntrance(options, isLoopback(host));
  if (entrance === undefined) throw needsKey(host);
  const closing = new AbortController();
  const app = express();
  app.disable('x-powered-by');
  const parts = { ...options, closing: closing.signal };
  app.use(createRouter(parts, entrance));
  const limits = { ...serverLimits, ...options.limits };
  const connection = { connectionsCheckingInterval: checkIntervalMs(limits), keepAlive: true };
  const { tls, emit } = options;
  const server = createServer(connection, app, { tls, emit, handshakeTimeoutMs: limits.headersTimeoutMs });
  server.headersTimeout = limits.headersTimeoutMs;
  server.requestTimeout = limits.requestTimeoutMs;
  server.keepAliveTimeout = limits.keepAliveTimeoutMs;
  server.maxConnections = limits.maxConnections;
  const mostOfOne = Math.ceil(limits.maxConnections * shareOfOne);
  boundConnections(server, createConnectionShare(mostOfOne, options.trustedProxies));
  const connections = trackConnections(server);
  refuseMalformed(server, connections);
  await listen(server, host, port);
  const { port: takenPort } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${takenPort}`,
    port: takenPort,
    async close(patienceMs) {
      closing.abort();
      return (closed ??= close(server, connections, patienceMs));
    },
  };
}

function needsKey(host: string): InvalidInputError {
  const message = `must be a loopback address, not ${host}: without an API key whoever reaches the port can run code`;
  return new InvalidInputError([{ field: 'host', message }]);
}

/** Of all connections, what one address may have: a proxy that nobody has named has to do with this. */
const shareOfOne = 0.75;

/** Timeouts are noticed at these intervals. */
function checkIntervalMs({ headersTimeoutMs, requestTimeoutMs }: ServerLimits): number {
  return Math.max(Math.min(headersTimeoutMs, requestTimeoutMs) / 4, 10);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new ListenError(host, port, error.code ?? 'unknown error', { cause: error }));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

async function close(server: Server, connections: Connections, patienceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    connections.retire();
  });
}
