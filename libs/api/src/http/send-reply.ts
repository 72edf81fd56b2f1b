import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeBody } from './compress.js';
import { discardBody, patienceBytes } from './discard-body.js';
import { hasBody } from './read-body.js';
import { isReplyStream, type Reply } from './reply.js';
import { type SendingLimits, sendStream } from './send-stream.js';

/** On every answer: it is data for programs, not to be kept, guessed at, framed or run by a browser. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * Writes an answer, unless the client is gone. What is left of the request's body is read first when it is short, so
 * that the connection can serve another request. Otherwise the answer goes out at once, the connection ends, and the
 * body is read a little while longer: closing a connection with unread data would take the answer back.
 *
 * Rejects only with what a stream throws.
 */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  requestId: string,
  limits: SendingLimits,
): Promise<void> {
  const isReadToTheEnd = !hasBody(request) || (isShort(request) && (await discardBody(request)));
  if (response.destroyed || response.headersSent) return;
  const { body } = reply;
  // not for one that may break: after `connection: close` some clients take any end of it for the end of the body
  const isLast = !isReadToTheEnd || (isReplyStream(body) && body.whenClosing === 'end');
  const headers = {
    ...securityHeaders,
    'x-request-id': requestId,
    ...reply.headers,
    ...(reply.cookies === undefined ? {} : { 'set-cookie': [...reply.cookies] }),
    ...(isLast ? { connection: 'close' } : {}),
  };
  if (isReplyStream(body)) {
    response.writeHead(reply.status, headers);
    return request.method === 'HEAD' ? void response.end() : sendStream(response, body, limits);
  }
  const encoded =
    body === undefined ? undefined : await encodeBody(body, request.headers, reply.headers, reply.isFixed);
  if (response.destroyed || response.headersSent) return;
  const length = encoded === undefined ? {} : { 'content-length': String(encoded.bytes.length) };
  response.writeHead(reply.status, { ...headers, ...encoded?.headers, ...length });
  response.setTimeout(limits.writeTimeoutMs);
  if (!isReadToTheEnd && encoded !== undefined) {
    response.write(encoded.bytes);
    await discardBody(request);
    response.end();
    return;
  }
  response.end(request.method === 'HEAD' ? undefined : encoded?.bytes);
}

function isShort(request: IncomingMessage): boolean {
  return request.complete || Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= patienceBytes;
}
