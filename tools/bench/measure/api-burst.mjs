import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jobDefaults } from '@aster-scheduler/core';
import { insertJob } from '@aster-scheduler/job-store';
import { percentile } from '../statistics.mjs';

const main = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));
const load = fileURLToPath(new URL('../raw/burst-load.mjs', import.meta.url));
const seconds = Number(process.env.BENCH_BURST_SECONDS ?? 20);
const perSecond = 2_000;
const slowReaders = 1_000;
const streams = 500;
/** Of the jobs of which a page is as large as pages are. */
const fatBytes = 40_000;
const jobName = (n) => `job-${String(n).padStart(3, '0')}`;
const keys = Array.from({ length: 8 }, (_, n) => `bench-key-${n}-`.padEnd(40, 'x'));

/**
 * What others notice of one key that sends 2,000 requests a second, and what 1,000 readers that do not read and 500
 * streams cost in memory. The API has a process of its own, with default limits.
 */
export async function apiBurst(bench) {
  await bench.empty();
  for (let n = 0; n < 120; n += 1) {
    const fat = n < 20 ? {} : { payload: { text: 'x'.repeat(fatBytes) } };
    const what = n < 20 ? { command: 'true' } : { handler: 'fat' };
    await insertJob(bench.db, { ...jobDefaults, ...what, ...fat, name: jobName(n), cronExpr: '@yearly' });
  }
  const api = await startApi(bench.options.connectionString);
  try {
    const calm = await probe(api, 5);
    const burst = await measureBurst(api);
    const megabytes = await residentMegabytes(api.pid);
    const held = await holdOpen(api);
    const heldMegabytes = await residentMegabytes(api.pid);
    const besideHeld = await probe(api, 5);
    const open = held.open();
    held.end();
    const row = (name, ours, must) => ({ name, ours, ...(must === undefined ? {} : { must }) });
    return [
      row('another key, before a burst, p99 (ms)', calm.other),
      row(`another key, during ${perSecond} requests/s of one, p99 (ms)`, burst.other, 100),
      row(`/readyz, during ${perSecond} requests/s of one, p99 (ms)`, burst.ready, 100),
      row('requests of the burst that were answered, per second', burst.answeredPerSecond),
      row('those of them that were refused with 429 (%)', burst.refusedShare * 100),
      row(`memory for ${slowReaders} slow readers and ${streams} streams (MB)`, heldMegabytes - megabytes),
      row('of these connections still open after 10 s', open),
      row('another key, beside them, p99 (ms)', besideHeld.other, 100),
    ];
  } finally {
    await api.stop();
  }
}
apiBurst.rounds = 1;

async function startApi(connectionString) {
  const env = {
    ...{ PATH: process.env.PATH, DATABASE_URL: connectionString, API_PORT: '0', LOG_FORMAT: 'json' },
    ...{ API_HOST: '127.0.0.1', API_KEYS: keys.join(',') },
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /"url":"(http:\/\/[^"]+)"/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    const stop = async () => {
      child.kill('SIGTERM');
      await exited;
    };
    return { url: new URL(url), pid: child.pid, stop };
  }
  throw new Error('the api has not started: npm run build first');
}

/** Asks as a calm user would, ten times a second each. */
async function probe(api, forSeconds) {
  const agent = new Agent({ keepAlive: true });
  const [other, ready] = [[], []];
  const asked = [];
  for (let n = 0; n < forSeconds * 10; n += 1) {
    asked.push(timed(api, agent, '/api/v1/jobs?limit=20', keys[1]).then((ms) => other.push(ms)));
    asked.push(timed(api, agent, '/readyz').then((ms) => ready.push(ms)));
    await delay(100);
  }
  await Promise.all(asked);
  agent.destroy();
  return { other: percentile(other, 0.99), ready: percentile(ready, 0.99) };
}

async function timed({ url }, agent, path, key) {
  const begun = performance.now();
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const request = get({ host: url.hostname, port: url.port, path, agent, headers });
  const [answer] = await once(request, 'response');
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
  return performance.now() - begun;
}

async function measureBurst(api) {
  const child = fork(load, [api.url.href, keys[0], String(perSecond), String(seconds)]);
  const told = once(child, 'message');
  const [probed, [counts]] = await Promise.all([probe(api, seconds), told]);
  const answered = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...probed, answeredPerSecond: answered / seconds, refusedShare: (counts[429] ?? 0) / answered };
}

/** Opens connections that ask for the largest answer there is and read nothing of it, and streams by several keys. */
async function holdOpen({ url }) {
  const sockets = [];
  const open = async (path, key) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
    sockets.push(socket);
  };
  for (let n = 0; n < streams; n += 1) await open('/api/v1/events?watch=overview', keys[2 + (n % 6)]);
  for (let n = 0; n < slowReaders; n += 1) await open('/api/v1/jobs?limit=100&sort=-name', keys[2 + (n % 6)]);
  await delay(5_000);
  return {
    open: () => sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open').length,
    end: () => sockets.forEach((socket) => socket.destroy()),
  };
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
