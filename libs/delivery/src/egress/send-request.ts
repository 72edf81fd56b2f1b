import { request as requestHttp } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { EgressRefusedError } from './egress-refused-error.js';
import { timedOut } from './in-time.js';
import { pinnedLookup } from './pinned-lookup.js';
import { resolveHost, type Resolver } from './resolve-host.js';

/** A request as a channel makes it. */
export interface OutgoingRequest {
  readonly method?: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  /** The first 64 KB of it, or what had come of it when the time was up. */
  readonly body: string;
}

export interface Egress extends Resolver {
  /** For all of it: the name, the connection, the answer. */
  readonly timeoutMs: number;
  /** Certificates that are believed besides those of Node.js, in PEM. */
  readonly ca?: string;
}

const maxBodyBytes = 65_536;

/**
 * Sends one request and returns what comes back. The name is resolved once, its addresses are checked, and the
 * connection goes to these. A redirect is an answer like any other and is not followed. Of the body no more is read
 * than is told, and once there is a status a body that does not come changes nothing.
 *
 * @throws EgressRefusedError when nothing may be sent there; anything else when the connection fails or time is up
 */
export async function sendRequest({ url, ...request }: OutgoingRequest, egress: Egress): Promise<Answer> {
  const target = new URL(url);
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    throw new EgressRefusedError(target.protocol, 'only http: and https: are');
  }
  const signal = AbortSignal.timeout(egress.timeoutMs);
  const addresses = await resolveHost(target.hostname, egress, signal);
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const options: RequestOptions = {
    method: request.method ?? 'POST',
    headers: { 'user-agent': 'Aster', ...request.headers, ...(body && { 'content-length': body.length }) },
    lookup: pinnedLookup(addresses),
    agent: false,
    signal,
    ca: egress.ca,
  };
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    let hasStatus = false;
    const sent = send(target, options, (response) => {
      hasStatus = true;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = (): void => {
        sent.destroy();
        const text = Buffer.concat(chunks).subarray(0, maxBodyBytes).toString();
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: text });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= maxBodyBytes) end();
      });
      response.on('end', end).on('error', end).on('close', end);
    });
    sent.on('upgrade', ({ statusCode = 0, headers }, socket) => {
      socket.destroy(); // the other protocol is not spoken
      resolve({ status: statusCode, retryAfter: headers['retry-after'], body: '' });
    });
    sent.on('error', (error) => {
      if (!hasStatus) reject(signal.aborted ? timedOut(egress.timeoutMs) : error);
    });
    sent.on('close', () => {
      if (!hasStatus) reject(signal.aborted ? timedOut(egress.timeoutMs) : new Error('it ended without an answer'));
    });
    sent.end(body);
  });
}
