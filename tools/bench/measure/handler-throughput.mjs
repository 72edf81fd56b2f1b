import { jobDefaults } from '@aster-scheduler/core';
import { insertJob } from '@aster-scheduler/job-store';
import { fillRuns } from '../fill-runs.mjs';
import { rawRuns } from '../raw/raw-runs.mjs';
import { startWorker } from '../start-worker.mjs';
import { perSecond } from '../statistics.mjs';

const count = Number(process.env.BENCH_RUNS ?? 50_000);

/** No-op handlers per second with full history, by one worker with default settings, against raw claim and settle. */
export async function handlerThroughput(bench) {
  const client = await bench.connect();
  const job = async () => insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' });

  await bench.empty();
  await fillRuns(client, (await job()).id, count);
  const raw = await rawRuns(client, count);

  await bench.empty();
  await fillRuns(client, (await job()).id, count);
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const handlers = new Map([['noop', () => (++done === count ? finish() : undefined)]]);
  const startedAt = performance.now();
  const stop = startWorker(bench, { handlers });
  await finished;
  for (;;) {
    const { rows } = await client.query('select count(*)::integer as live from aster.live_runs');
    if (rows[0].live === 0) break;
  }
  const ours = perSecond(count, performance.now() - startedAt);
  await stop();
  await client.end();
  return { name: 'no-op handlers per second, default settings', raw, ours, ratio: ours / raw, must: 0.4, aim: 0.65 };
}
