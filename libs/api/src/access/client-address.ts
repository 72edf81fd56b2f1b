import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { InvalidInputError } from '@aster-scheduler/core';

/** Tells the address of the client of a request; `undefined` once its connection is gone. */
export type AddressReader = (request: IncomingMessage) => string | undefined;

/**
 * Makes a reader of addresses. `X-Forwarded-For` is believed only as far as trusted proxies have written it: from its
 * end, up to the first address that is none of theirs.
 *
 * @param trustedProxies addresses, or networks such as `10.0.0.0/8`
 * @throws InvalidInputError
 */
export function createAddressReader(trustedProxies: readonly string[] = []): AddressReader {
  const isTrusted = createNetworkCheck(trustedProxies, 'trustedProxies');
  return ({ socket, headers }) => {
    const peer = plainAddress(socket.remoteAddress);
    if (peer === undefined || trustedProxies.length === 0 || !isTrusted(peer)) return peer;
    const hops = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map(plainAddress);
    let client = peer;
    for (const hop of hops.reverse()) {
      if (hop === undefined) return client; // nothing before it can be believed
      client = hop;
      if (!isTrusted(hop)) return hop;
    }
    return client;
  };
}

/**
 * Whether an address lies in one of the networks.
 *
 * @throws InvalidInputError
 */
export function createNetworkCheck(networks: readonly string[], field: string): (address: string) => boolean {
  const list = new BlockList();
  const problems = networks.flatMap((network, index) => {
    const [address = '', bits, ...rest] = network.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Infinity;
    if (family === 0 || length > most || rest.length > 0) {
      return [{ field: `${field}[${index}]`, message: 'must be an address, or a network such as 10.0.0.0/8' }];
    }
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
    return [];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An address without a port, and without the form in which IPv4 comes over IPv6; `undefined` for anything else. */
export function plainAddress(text: string | undefined): string | undefined {
  const address = text?.trim().replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  return isIP(address) === 0 ? undefined : address;
}
