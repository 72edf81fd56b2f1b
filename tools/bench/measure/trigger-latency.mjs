import { setTimeout as delay } from 'node:timers/promises';
import { jobDefaults } from '@aster-scheduler/core';
import { createNotifier } from '@aster-scheduler/db';
import { insertJob } from '@aster-scheduler/job-store';
import { triggerJob } from '@aster-scheduler/run-store';
import { forkService } from './fork-service.mjs';
import { rawLatency } from '../raw/raw-latency.mjs';
import { percentile } from '../statistics.mjs';

const samples = 300;

/** Trigger to handler start between two idle processes, against raw insert + notify + claim. */
export async function triggerLatency(bench) {
  await bench.empty();
  const client = await bench.connect();
  const raw = await rawLatency(client, bench.options.connectionString, samples);
  await client.end();

  const job = await insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' });
  let answer;
  const stop = await forkService(bench, (message) => answer?.(message));
  const notifier = createNotifier(bench.db);
  const ours = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const started = new Promise((resolve) => (answer = resolve));
    const askedAt = performance.timeOrigin + performance.now();
    await triggerJob(bench.db, job.id, { notifies: notifier.takeTurn() });
    ours.push((await started).at - askedAt);
    await delay(20);
  }
  await stop();
  const row = (name, share, must, aim) => {
    const pair = { raw: percentile(raw, share), ours: percentile(ours, share) };
    return { name, ...pair, ratio: pair.ours / pair.raw, must, aim };
  };
  return [
    row('trigger to handler start, p50 (ms)', 0.5, 2, 1.3),
    row('trigger to handler start, p95 (ms)', 0.95),
    row('trigger to handler start, p99 (ms)', 0.99, 3, 2),
  ];
}
