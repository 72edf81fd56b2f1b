import { monitorEventLoopDelay } from 'node:perf_hooks';
import { jobDefaults } from '@aster-scheduler/core';
import { createCommandExecutor } from '@aster-scheduler/executor';
import { insertJob } from '@aster-scheduler/job-store';
import { fillRuns } from '../fill-runs.mjs';
import { rawSpawn } from '../raw/raw-spawn.mjs';
import { startWorker } from '../start-worker.mjs';
import { perSecond } from '../statistics.mjs';

const count = 2_000;

/** Commands per second through the whole engine, output captured, against bare spawn. */
export async function commandThroughput(bench) {
  const rows = [];
  for (const concurrency of [1, 4, 16]) rows.push(...(await measure(bench, concurrency)));
  return rows;
}

async function measure(bench, concurrency) {
  const raw = await rawSpawn('/bin/true', count, concurrency);
  await bench.empty();
  const client = await bench.connect();
  const job = await insertJob(bench.db, { ...jobDefaults, name: 'true', command: '/bin/true' });
  await fillRuns(client, job.id, count, null);
  const commands = await createCommandExecutor();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const startedAt = performance.now();
  const stop = startWorker(bench, { commands, options: { concurrency } });
  for (;;) {
    const { rows } = await client.query('select count(*)::integer as live from aster.live_runs');
    if (rows[0].live === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const ours = perSecond(count, performance.now() - startedAt);
  loop.disable();
  await stop();
  await commands.close();
  await client.end();
  return [
    {
      name: `commands per second, /bin/true, ${concurrency} at a time`,
      raw,
      ours,
      ratio: ours / raw,
      must: 0.5,
      aim: 0.9,
    },
    {
      name: `event loop delay of the worker, p99 (ms), ${concurrency} at a time`,
      ours: loop.percentile(99) / 1e6,
      must: 10,
      aim: 5,
    },
  ];
}
