// Sends so many requests a second with one key, whether or not they are answered; tells how many had which status.
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const [, , address, key, perSecond, seconds] = process.argv;
const { hostname, port } = new URL(address);
const agent = new Agent({ keepAlive: true, maxSockets: 200 });
const headers = { authorization: `Bearer ${key}` };
const counts = {};
const begun = performance.now();
let sent = 0;
while (performance.now() - begun < Number(seconds) * 1_000) {
  const due = ((performance.now() - begun) / 1_000) * Number(perSecond);
  for (; sent < due; sent += 1) {
    const request = get({ host: hostname, port, path: '/api/v1/jobs?limit=20', agent, headers });
    request.on('error', () => (counts.error = (counts.error ?? 0) + 1));
    request.on('response', (answer) => {
      counts[answer.statusCode] = (counts[answer.statusCode] ?? 0) + 1;
      answer.resume();
    });
  }
  await delay(5);
}
process.send(counts, () => process.exit(0));
