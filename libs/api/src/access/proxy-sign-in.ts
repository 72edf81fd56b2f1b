import type { IncomingMessage } from 'node:http';
import type { Role } from '@aster-scheduler/core';
import type { Caller } from './caller.js';
import { createNetworkCheck, plainAddress } from './client-address.js';
import { highestRole, longestName } from './person-of-claims.js';

/** A proxy in front of the API that signs people in, and says in headers of its own who they are. */
export interface ProxySignIn {
  /**
   * Addresses, or networks such as `10.0.0.0/8`, that connections of the proxy come from. Nobody else is believed, and
   * the proxy has to take away such headers of others.
   */
  readonly from: readonly string[];
  /** The header with the name of the person, in lower case. */
  readonly userHeader: string;
  /** The header with the groups of the person, with commas between, in lower case. */
  readonly groupsHeader: string;
  /** The role for each group; `*` is everybody. Who has several has the highest, who has none is refused. */
  readonly roles: Readonly<Record<string, Role>>;
}

/** Whom the proxy has signed in; `undefined` for nobody, and for what did not come from it. */
export type ProxyCheck = (request: IncomingMessage) => Caller | undefined;

/** @throws InvalidInputError for an address that is none */
export function createProxyCheck({ from, userHeader, groupsHeader, roles }: ProxySignIn): ProxyCheck {
  const isProxy = createNetworkCheck(from, 'proxySignIn.from');
  return (request) => {
    // who has opened the connection, and nobody whom a header names
    const peer = plainAddress(request.socket.remoteAddress);
    if (peer === undefined || !isProxy(peer)) return undefined;
    const user = onlyOne(request, userHeader)?.trim() ?? '';
    if (user === '' || !isText(user)) return undefined;
    const groups = (onlyOne(request, groupsHeader) ?? '').split(',').map((group) => group.trim());
    const role = highestRole(['*', ...groups.filter((group) => group !== '*')], roles);
    return role === undefined ? undefined : { actor: `user:${user.slice(0, longestName)}`, role, reach: {} };
  };
}

/** With two of a name, one may be that of who sent the request to the proxy. */
function onlyOne({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const [first, second] = headersDistinct[name.toLowerCase()] ?? [];
  return second === undefined ? first : undefined;
}

function isText(text: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(text);
}
