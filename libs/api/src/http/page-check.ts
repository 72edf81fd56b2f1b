import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { HttpProblemError } from '../problems/http-problem-error.js';

/**
 * Refuses what web pages may send from a browser on the same machine while no key is asked for: whoever can create a
 * job can run code.
 *
 * A page of another origin is told by `Sec-Fetch-Site` or `Origin`. With `onlyLocalNames`, a page whose own name was
 * pointed at this machine (DNS rebinding) is told by `Host`, which must be `localhost` or an address.
 */
export function refuseForeignPages({ headers }: IncomingMessage, onlyLocalNames: boolean): void {
  const host = headers.host ?? '';
  if (onlyLocalNames && !isLocalName(host)) {
    throw new HttpProblemError('FORBIDDEN', 'without a key the host must be localhost or an address');
  }
  const site = headers['sec-fetch-site'];
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeignSite || (headers.origin !== undefined && !isSameOrigin(headers.origin, host))) {
    throw new HttpProblemError('FORBIDDEN', 'without a key no page of another origin may send requests');
  }
}

function isLocalName(host: string): boolean {
  const name = host
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return name === '' || name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0;
}

function isSameOrigin(origin: string, host: string): boolean {
  return host !== '' && origin.replace(/^https?:\/\//i, '').toLowerCase() === host.toLowerCase();
}
