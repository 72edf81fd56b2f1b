import { once } from 'node:events';
import { createServer } from 'node:http';

/** Takes messages as a chat would; what is for the pager is refused as by one that is down. */
export async function startHooks() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const isDown = request.url === '/on-call';
      response.writeHead(isDown ? 503 : 200, { 'content-type': 'text/plain' });
      response.end(isDown ? 'down for maintenance' : 'ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
