import type { IncomingMessage } from 'node:http';
import { requestIdOf } from './request-id.js';

/** Where a request comes from. */
export interface RequestOrigin {
  /** Of the client; absent once its connection is gone. */
  readonly address: string | undefined;
  /** What the client calls itself. */
  readonly userAgent: string | undefined;
  /** Names the request in logs. */
  readonly requestId: string;
}

const longestAgent = 200;

/** @param address of the client, as the proxies in between are trusted to tell it */
export function originOf(request: IncomingMessage, address: string | undefined): RequestOrigin {
  const userAgent = request.headers['user-agent']?.slice(0, longestAgent);
  return { address, userAgent, requestId: requestIdOf(request) };
}
