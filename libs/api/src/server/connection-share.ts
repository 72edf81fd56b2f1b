import type { Server } from 'node:http';
import { isLoopback } from '@aster-scheduler/core';
import { createNetworkCheck, plainAddress } from '../access/client-address.js';
import { networkOf } from '../access/network-of.js';

/** Counts the connections of each address. */
export interface ConnectionShare {
  /** Whether one more is let in. */
  enter(address: string | undefined): boolean;
  leave(address: string | undefined): void;
}

/**
 * Keeps room for others: one address, or one network of IPv6, may have so many connections. Many speak through a proxy
 * that is trusted, and programs of this machine are not told from each other, so these are not counted.
 */
export function createConnectionShare(mostOfOne: number, trustedProxies: readonly string[] = []): ConnectionShare {
  const isTrusted = createNetworkCheck(trustedProxies, 'trustedProxies');
  const counts = new Map<string, number>();
  /** `undefined` for who is not counted. */
  const nameOf = (address: string | undefined): string | undefined => {
    const plain = plainAddress(address);
    return plain === undefined || isLoopback(plain) || isTrusted(plain) ? undefined : networkOf(plain);
  };
  return {
    enter(address) {
      const name = nameOf(address);
      if (name === undefined) return true;
      const count = counts.get(name) ?? 0;
      if (count >= mostOfOne) return false;
      counts.set(name, count + 1);
      return true;
    },
    leave(address) {
      const name = nameOf(address);
      if (name === undefined) return;
      const count = (counts.get(name) ?? 0) - 1;
      if (count > 0) counts.set(name, count);
      else counts.delete(name);
    },
  };
}

/** Ends connections at once that are not let in. */
export function boundConnections(server: Server, share: ConnectionShare): void {
  server.prependListener('connection', (socket) => {
    const { remoteAddress } = socket; // gone by the time it has closed
    if (!share.enter(remoteAddress)) return void socket.destroy();
    socket.once('close', () => share.leave(remoteAddress));
  });
}
