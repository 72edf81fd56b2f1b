import { createServer } from 'node:net';
import { ListenError } from '@aster-scheduler/core';

/**
 * Finds out early that a server will not get its port. Another program may still take it afterwards.
 *
 * @throws ListenError when the port is taken or the address is not this machine's
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(host, port, error.code ?? 'unknown error', { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
