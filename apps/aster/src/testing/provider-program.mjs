import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * A provider of OpenID Connect as a process: it sends the port that it listens at, gets its client, and sends `ready`.
 * What the package says about being no provider for production stays in the output of this process.
 */
let answer = (_request, response) => response.writeHead(500).end();
const server = createServer((request, response) => answer(request, response));

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  process.on('message', (client) => {
    answer = createProvider(`http://127.0.0.1:${port}`, client).callback();
    process.send('ready');
  });
  process.on('disconnect', () => process.exit()); // also when the test was killed
  process.send(port);
});

function createProvider(issuer, client) {
  return new Provider(issuer, {
    clients: [client],
    claims: { profile: ['preferred_username', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['of a test'] },
    findAccount: async (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, preferred_username: sub, groups: [sub.split('@')[0]] }),
    }),
  });
}
