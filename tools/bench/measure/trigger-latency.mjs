import { setTimeout as delay } from 'node:timers/promises';
import { jobDefaults } from '@aster-scheduler/core';
import { createNotifier } from '@aster-scheduler/db';
import { insertJob } from '@aster-scheduler/job-store';
import { enqueueRuns, triggerJob } from '@aster-scheduler/run-store';
import { fillRuns } from '../fill-runs.mjs';
import { rawLatency } from '../raw/raw-latency.mjs';
import { median, percentile, perSecond } from '../statistics.mjs';
import { forkService } from './fork-service.mjs';

const samples = 300;
const calibrationRuns = 20_000;
const feedEveryMs = 20;

/**
 * Trigger to handler start between two processes, against raw insert + notify + claim: idle, and while the worker has
 * half of what it can do.
 */
export async function triggerLatency(bench) {
  await bench.empty();
  const client = await bench.connect();
  const raw = await rawLatency(client, bench.options.connectionString, samples);

  const job = await insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' });
  const load = await insertJob(bench.db, { ...jobDefaults, name: 'load', handler: 'load' });
  let answer;
  const stop = await forkService(bench, (message) => answer?.(message));
  const sample = async () => {
    const started = new Promise((resolve) => (answer = resolve));
    const askedAt = performance.timeOrigin + performance.now();
    await triggerJob(bench.db, job.id, { notifies: notifier.takeTurn() });
    return (await started).at - askedAt;
  };
  const notifier = createNotifier(bench.db);
  const idle = await sampleMany(sample);
  const feeding = feed(bench, (await drainRate(client, notifier, load.id)) / 2);
  const busy = await sampleMany(sample);
  await feeding.stop();
  await stop();
  await client.end();
  const row = (name, share, must, aim) => {
    const pair = { raw: percentile(raw, share), ours: percentile(idle, share) };
    return { name, ...pair, ratio: pair.ours / pair.raw, must, aim };
  };
  const name = 'trigger to handler start, at half load';
  return [
    row('trigger to handler start, p50 (ms)', 0.5, 2, 1.3),
    row('trigger to handler start, p95 (ms)', 0.95),
    row('trigger to handler start, p99 (ms)', 0.99, 3, 2),
    { name: `${name}, p50 (ms)`, ours: median(busy) },
    { name: `${name}, p95 (ms)`, ours: percentile(busy, 0.95) },
    { name: `${name}, p99 (ms)`, ours: percentile(busy, 0.99) },
  ];
}

async function sampleMany(sample) {
  const taken = [];
  while (taken.length < samples) {
    taken.push(await sample());
    await delay(20);
  }
  return taken;
}

/** How many handlers a second the worker executes when there are enough. */
async function drainRate(client, notifier, jobId) {
  await fillRuns(client, jobId, calibrationRuns, 'load');
  const startedAt = performance.now();
  notifier.notify('runs', 'default');
  for (;;) {
    const { rows } = await client.query('select count(*)::integer as live from aster.live_runs');
    if (rows[0].live === 0) return perSecond(calibrationRuns, performance.now() - startedAt);
  }
}

/** Triggers so many runs a second, evenly. */
function feed(bench, perSecond) {
  let isOver = false;
  const requests = Array.from({ length: Math.ceil((perSecond * feedEveryMs) / 1_000) }, () => ({}));
  const feeding = (async () => {
    for (let next = performance.now(); !isOver; next += feedEveryMs) {
      await enqueueRuns(bench.db, 'load', requests, { notifies: true });
      await delay(Math.max(0, next + feedEveryMs - performance.now()));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await feeding;
    },
  };
}
