import { jobDefaults } from '@aster-scheduler/core';
import { insertJob } from '@aster-scheduler/job-store';
import { fillRuns } from '../fill-runs.mjs';
import { rawRuns } from '../raw/raw-runs.mjs';
import { drain } from './drain.mjs';

const count = Number(process.env.BENCH_RUNS ?? 50_000);

/**
 * No-op handlers per second with full history, each run with its own result, by one worker with default settings and by
 * two in one process, against raw claim and settle.
 */
export async function handlerThroughput(bench) {
  const client = await bench.connect();
  const fill = async () => {
    await bench.empty();
    await fillRuns(client, (await insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' })).id, count);
  };
  await fill();
  const raw = await rawRuns(client, count);
  const row = async (workers, name, aims) => {
    await fill();
    const ours = await drain(bench, client, count, workers);
    return { name, raw, ours, ratio: ours / raw, ...aims };
  };
  const rows = [
    await row(1, 'no-op handlers per second, default settings', { must: 0.4, aim: 0.65 }),
    await row(2, 'no-op handlers per second, two workers', {}),
  ];
  await client.end();
  return rows;
}
