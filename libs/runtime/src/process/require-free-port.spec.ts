import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { requireFreePort } from './require-free-port.js';

describe('requireFreePort', () => {
  it('tells a taken port from one that is free, and leaves that free', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort('127.0.0.1', port)).rejects.toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
      port,
    });
    server.close();
    await once(server, 'close');
    await requireFreePort('127.0.0.1', port);
    await requireFreePort('127.0.0.1', port);
  });

  it('refuses the address of another machine', async () => {
    await expect(requireFreePort('192.0.2.1', 0)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
