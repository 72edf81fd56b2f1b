import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ids = new WeakMap<IncomingMessage, string>();

/** The client's own name for the request (`X-Request-Id`) when it is short and plain, or a new one, which it keeps. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && /^[\w.:+/=@-]{1,128}$/.test(given)) return given;
  const id = ids.get(request) ?? randomUUID();
  ids.set(request, id);
  return id;
}
