import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.js';
import { EgressRefusedError } from './egress-refused-error.js';
import { inTime } from './in-time.js';

/** An address that a name stands for, as `lookup` of a connection returns it. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Where a name leads to, and whether one may go there. */
export interface Resolver {
  readonly guard: AddressGuard;
  /** Returns what a name stands for now, as `dns.lookup` with `all`; absent: that. */
  readonly resolve?: (host: string) => Promise<readonly { address: string; family: number }[]>;
}

/**
 * The addresses of a host that may be sent to. They are what one has to connect to: a name that is resolved a second
 * time may stand for another machine by then.
 *
 * @param host a name, or an address as a URL has it
 * @param signal the name is waited for until it aborts
 * @throws EgressRefusedError when it has none
 */
export async function resolveHost(
  host: string,
  { guard, resolve = async (name) => lookup(name, { all: true }) }: Resolver,
  signal: AbortSignal,
): Promise<readonly [HostAddress, ...HostAddress[]]> {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(name);
  const found = family === 0 ? await inTime(resolve(name), signal, notResolved()) : [{ address: name, family }];
  const reasons = found.map(({ address }) => guard(address));
  const [first, ...rest] = found
    .filter((_, n) => reasons[n] === undefined)
    .map(({ address }): HostAddress => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
  if (first === undefined) throw new EgressRefusedError(host, reasons[0] ?? 'it has no address');
  return [first, ...rest];
}

function notResolved(): Error {
  return new Error('the name was not resolved in time');
}
