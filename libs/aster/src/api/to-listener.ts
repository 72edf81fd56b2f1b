import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidInputError } from '@aster-scheduler/core';
import type { ApiHandler, ApiListener } from './router-options.js';

/** A request as Express would hand it on to what is mounted at a path. */
interface MountedRequest extends IncomingMessage {
  originalUrl?: string;
  baseUrl?: string;
}

/**
 * A listener for requests of Node: the handler as it would be mounted at the path.
 *
 * @param path `/aster`; empty: the root
 * @throws InvalidInputError for a path that does not begin with a slash
 */
export function toListener(handler: ApiHandler, path = ''): ApiListener {
  const prefix = path.replace(/(?<!\/)\/+$/, '');
  if (prefix !== '' && !/^\/[^?#\s]*$/.test(prefix)) {
    throw new InvalidInputError([
      { field: 'path', message: 'must begin with a slash, and have neither ? nor # in it' },
    ]);
  }
  return (request: MountedRequest, response) => {
    const { url = '/' } = request;
    const rest = url.slice(prefix.length);
    if (!url.startsWith(prefix) || (rest !== '' && !/^[/?]/.test(rest))) return refuse(response, 404);
    request.originalUrl = url;
    request.baseUrl = prefix;
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    handler(request, response, (error) => refuse(response, error === undefined ? 404 : 500));
  };
}

/** What the API itself does not answer. */
function refuse(response: ServerResponse, status: 404 | 500): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(status === 404 ? 'there is nothing at this path\n' : 'it has failed\n');
}
