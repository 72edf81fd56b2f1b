import type { Server, ServerResponse } from 'node:http';
import { Server as TlsHttpServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** The open connections of a server and what is under way on them. */
export interface Connections {
  /** Answers that are not out yet. */
  answersOn(socket: Socket): readonly ServerResponse[];
  /** From now on a connection ends with its last answer; those on which nothing is under way end at once. */
  retire(): void;
}

/** Node counts a connection that has not sent anything yet as busy; here it is idle. */
export function trackConnections(server: Server): Connections {
  const answers = new Map<Socket, Set<ServerResponse>>();
  let isRetired = false;
  const beginning = onConnection(server, (socket) => {
    answers.set(socket, new Set());
    socket.once('close', () => answers.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    const open = answers.get(socket) ?? new Set();
    open.add(response);
    if (isRetired) response.setHeader('connection', 'close');
    response.once('close', () => {
      open.delete(response);
      if (isRetired && open.size === 0) socket.destroySoon(); // its headers went out before and keep it open
    });
  });
  return {
    answersOn: (socket) => [...(answers.get(socket) ?? [])],
    retire() {
      isRetired = true;
      for (const socket of beginning.values()) socket.destroy();
      for (const [socket, open] of answers) {
        if (open.size === 0) socket.destroy();
        for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
      }
    },
  };
}

/**
 * Calls `listener` with each socket that requests come through. Where TLS is spoken that is not the one of the
 * connection, but another one that stands before it, once both sides have agreed on how to encrypt.
 *
 * @returns connections on which they have not yet, by where they come from
 */
function onConnection(server: Server, listener: (socket: Socket) => void): ReadonlyMap<string, Socket> {
  const beginning = new Map<string, Socket>();
  if (!(server instanceof TlsHttpServer)) {
    server.on('connection', listener);
    return beginning;
  }
  server.on('connection', (socket: Socket) => {
    const from = originOf(socket);
    beginning.set(from, socket);
    socket.once('close', () => beginning.get(from) === socket && beginning.delete(from));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    beginning.delete(originOf(socket));
    listener(socket);
  });
  return beginning;
}

/** No two open connections to one port are of the same address and port. */
function originOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
