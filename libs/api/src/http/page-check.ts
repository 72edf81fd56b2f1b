import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { HttpProblemError } from '../problems/http-problem-error.js';

/**
 * Refuses what a web page of another origin sends from a browser that reaches the API: whoever can create a job can run
 * code.
 *
 * `Sec-Fetch-Site` decides where there is one: only browsers send it, and no page can choose it. Older browsers are
 * told by `Origin`, which must be that of `Host`.
 */
export function refuseForeignPages({ headers }: IncomingMessage): void {
  const { origin, host = '', 'sec-fetch-site': site } = headers;
  const isForeign =
    site === undefined
      ? origin !== undefined && !isSameOrigin(origin, host)
      : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw new HttpProblemError('FORBIDDEN', 'without a key no page of another origin may send requests');
}

/**
 * Refuses what is asked of a name that is neither `localhost`, nor an address, nor one of the allowed ones: a web page
 * whose own name was pointed at this machine (DNS rebinding) is of the same origin for the browser.
 *
 * @param allowed names in lower case
 */
export function refuseForeignNames({ headers }: IncomingMessage, allowed: ReadonlySet<string>): void {
  const name = nameOf(headers.host ?? '');
  if (name === '' || name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || allowed.has(name))
    return;
  const detail = 'without a key the host must be localhost, an address, or one of API_ALLOWED_HOSTS';
  throw new HttpProblemError('FORBIDDEN', detail);
}

/** Refuses what came through a proxy: it would make everybody look as if they were on the machine of the proxy. */
export function refuseForwarded({ headers }: IncomingMessage): void {
  const name = Object.keys(headers).find((header) => /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/.test(header));
  if (name === undefined) return;
  throw new HttpProblemError('FORBIDDEN', `without a key nothing may come through a proxy, and this has ${name}`);
}

/** Without its port, and without the brackets of an IPv6 address or the dot of the root. */
function nameOf(host: string): string {
  return host
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

function isSameOrigin(origin: string, host: string): boolean {
  return host !== '' && origin.replace(/^https?:\/\//i, '').toLowerCase() === host.toLowerCase();
}
