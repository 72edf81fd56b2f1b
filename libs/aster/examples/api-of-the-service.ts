// The REST API and the dashboard beside the routes of the service.
// With Express: app.use('/aster', await aster.router({ keys: [key] }))
import { createServer } from 'node:http';
import { createAster } from '@aster-scheduler/aster';

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'web' });
aster.job('served', {}, () => 'hello');
await aster.start({ migrate: true });

const key = process.env.ASTER_KEY ?? 'a key of 32 characters or more than that'.replaceAll(' ', '-');
const answer = await aster.listener({ keys: [key], path: '/aster' });
const server = createServer((request, response) => {
  if (request.url?.startsWith('/aster')) return answer(request, response);
  response.end('the service itself');
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

const read = async (path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${key}` } });
const jobs = (await (await read('/aster/api/v1/jobs?limit=1000')).json()) as { readonly name: string }[];
console.log(
  jobs.some(({ name }) => name === 'served'),
  (await read('/aster/ui/')).status,
  await (await read('/')).text(),
);

server.closeAllConnections();
server.close();
