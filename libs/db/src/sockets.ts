import { Socket } from 'node:net';

/** The sockets of connections, so that the ones that do not end by themselves can be ended. */
export interface Sockets {
  /** A new socket, not connected yet. */
  readonly open: () => Socket;
  /** Resolves once `goodbye` has, or `deadlineMs` have passed; whatever is open then is destroyed. */
  closeAfter(goodbye: Promise<unknown>, deadlineMs: number): Promise<void>;
}

/**
 * A goodbye to a server that does not answer waits for ever: node-postgres waits for the other side to close the
 * connection.
 */
export function createSockets(): Sockets {
  const sockets = new Set<Socket>();
  return {
    open() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    async closeAfter(goodbye, deadlineMs) {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs);
      });
      await Promise.race([goodbye.catch(() => undefined), deadline]);
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
