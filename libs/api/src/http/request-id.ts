import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The client's own name for the request (`X-Request-Id`) when it is short and plain, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:+/=@-]{1,128}$/.test(given) ? given : randomUUID();
}
