import type { LookupFunction } from 'node:net';
import type { HostAddress } from './resolve-host.js';

/** A resolver that knows these addresses only, whatever it is asked for. */
export function pinnedLookup(addresses: readonly [HostAddress, ...HostAddress[]]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}
