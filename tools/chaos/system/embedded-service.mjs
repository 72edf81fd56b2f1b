import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadFrom } from './build-copy.mjs';

/** A service that embeds a worker: it executes handlers, which write down what really happens as `truth.sh` does. */
const { CHAOS_BUILD: build, CHAOS_TRUTH: truthFile, DATABASE_URL: connectionString, TMPDIR: folder } = process.env;
const { connectDatabase, createNotifier, databaseDefaults, listen, waitForDatabase } = await loadFrom(build, 'db');
const { runWorker, workerDefaults } = await loadFrom(build, 'worker');

const resultBytes = { fat: 900_000, 'too-fat': 2_000_000 };
let starts = 0;

function note(...words) {
  appendFileSync(truthFile, `${words.join(' ')}\n`);
}

function nowNs() {
  return BigInt(Date.now()) * 1_000_000n;
}

async function work({ payload, run, log }) {
  starts += 1;
  const id = `${process.pid}-${starts}.${nowNs()}`;
  const scheduledAt = run.scheduledAt.toISOString();
  note('start', id, nowNs(), run.id, run.attemptNum, run.jobName, basename(folder), scheduledAt, run.trigger, 'none');
  log(`token ${id}`);
  await delay(20);
  note('end', id, nowNs(), 0);
  const bytes = resultBytes[payload.what];
  return bytes === undefined ? undefined : { text: 'x'.repeat(bytes) };
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());

const options = { ...databaseDefaults, connectionString, applicationName: 'aster service', queryTimeoutMs: 2_000 };
const database = connectDatabase(options);
const { db } = database;
const emit = (event) => {
  const { type, error, ...facts } = event;
  if (type.startsWith('run.') || type.startsWith('ticks.')) return;
  console.log(JSON.stringify({ time: new Date().toISOString(), type, ...facts, error: error?.message }));
};
const listeners = new Set();
const listener = listen(
  { ...options, poolSize: 1 },
  ['runs', 'control'],
  (...hint) => listeners.forEach((tell) => tell(...hint)),
  emit,
);
console.log('starting');
await waitForDatabase(database, 60_000, stopping.signal).catch(() => undefined);
const handlers = new Map([
  ['first', work],
  ['second', work],
]);
const notifier = createNotifier(db);
await runWorker(
  {
    ...{ db, notifier, emit, handlers, isListening: listener.isListening },
    heartbeat: { connection: { ...options, poolSize: 1 } },
    onHint(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  },
  {
    ...{ ...workerDefaults, name: basename(folder), concurrency: 50, pollIntervalMs: 2_000 },
    leaseMs: Number(process.env.CHAOS_LEASE_MS),
    drainMs: Number(process.env.CHAOS_DRAIN_MS),
  },
  stopping.signal,
);
await notifier.flush();
await listener.close();
await database.close();
