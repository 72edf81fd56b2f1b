import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { jobDefaults } from '@aster-scheduler/core';
import { insertJob } from '@aster-scheduler/job-store';
import { forkService } from './fork-service.mjs';
import { rawLatency } from '../raw/raw-latency.mjs';
import { median, percentile } from '../statistics.mjs';

const seconds = 30;
const crowd = 100;
/** Prints nanoseconds since 1970 as soon as it runs. */
const stamp = { command: 'date', args: ['+%s%N'] };

/** Tick to start on an idle system: of a command each second, and of a hundred handlers on the same tick. */
export async function tickLatency(bench) {
  return [...(await commandLatency(bench)), ...(await crowdLatency(bench))];
}

async function commandLatency(bench) {
  await bench.empty();
  const client = await bench.connect();
  const raw = median(await rawLatency(client, bench.options.connectionString, 100)) + median(await rawStarts(50));
  await insertJob(bench.db, { ...jobDefaults, ...stamp, name: 'stamp', cronExpr: '* * * * * *' });
  const stop = await forkService(bench, () => undefined, 'scheduler', 'executor');
  await delay(seconds * 1_000);
  const { rows } =
    await client.query(`select extract(epoch from r.scheduled_at) * 1000 as tick, convert_from(o.data, 'UTF8') as text
    from aster.finished_runs r join aster.run_output o on o.run_id = r.id where r.status = 'succeeded'`);
  await stop();
  await client.end();
  const ours = rows.slice(2).map(({ tick, text }) => Number(text) / 1e6 - Number(tick));
  const row = (name, share, rest) => ({ name, ours: percentile(ours, share), ...rest });
  const p50 = percentile(ours, 0.5);
  return [
    row('tick to command start, p50 (ms)', 0.5, { raw, ratio: p50 / raw, must: 3, aim: 1.5 }),
    row('tick to command start, p95 (ms)', 0.95),
    row('tick to command start, p99 (ms)', 0.99),
  ];
}

/** Milliseconds from the call until a bare command runs. */
async function rawStarts(count) {
  const taken = [];
  for (let sample = 0; sample < count; sample += 1) {
    const askedAt = performance.timeOrigin + performance.now();
    const child = spawn(stamp.command, stamp.args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let text = '';
    child.stdout.on('data', (piece) => (text += piece));
    await new Promise((resolve) => child.once('close', resolve));
    taken.push(Number(text) / 1e6 - askedAt);
  }
  return taken;
}

async function crowdLatency(bench) {
  await bench.empty();
  for (let n = 0; n < crowd; n += 1) {
    await insertJob(bench.db, { ...jobDefaults, name: `crowd ${n}`, handler: 'noop', cronExpr: '*/5 * * * * *' });
  }
  const starts = [];
  const stop = await forkService(bench, (start) => starts.push(start.at - start.scheduledAt), 'scheduler');
  await delay(seconds * 1_000);
  await stop();
  const settled = starts.slice(crowd);
  return [
    { name: `tick to handler start, ${crowd} jobs on one tick, p50 (ms)`, ours: percentile(settled, 0.5) },
    { name: `tick to handler start, ${crowd} jobs on one tick, p99 (ms)`, ours: percentile(settled, 0.99) },
  ];
}
