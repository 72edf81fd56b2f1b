import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

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
  server.on('connection', (socket) => {
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
      for (const [socket, open] of answers) {
        if (open.size === 0) socket.destroy();
        for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
      }
    },
  };
}
