// npm run bench [-- name …]: every figure of the engine as a ratio to a raw limit measured in the same run.
// BENCH_ROUNDS (3), BENCH_RUNS (50,000 handlers), BENCH_JOBS (1,000,000), BENCH_HISTORY (10,000,000 runs: minutes to
// fill, 3 GB), BENCH_STATISTICS_JOBS (100,000), BENCH_MINUTE (1,800,000 runs that end in one, of
// BENCH_MINUTE_JOBS: 1,000), BENCH_LINES (1,000,000 of an output), BENCH_IDLE_SECONDS (60), BENCH_BURST_SECONDS (20),
// BENCH_DATABASE_URL: an empty database instead of one of our own.
import { writeFile } from 'node:fs/promises';
import { openBenchDatabase } from './bench-database.mjs';
import { apiBurst } from './measure/api-burst.mjs';
import { commandThroughput } from './measure/command-throughput.mjs';
import { dashboard } from './measure/dashboard.mjs';
import { dashboardWork } from './measure/dashboard-work.mjs';
import { handlerThroughput } from './measure/handler-throughput.mjs';
import { historyPages } from './measure/history-pages.mjs';
import { idleCost } from './measure/idle-cost.mjs';
import { materialiseThroughput } from './measure/materialise-throughput.mjs';
import { statistics } from './measure/run-statistics.mjs';
import { statisticsReads } from './measure/statistics-reads.mjs';
import { tickLatency } from './measure/tick-latency.mjs';
import { triggerLatency } from './measure/trigger-latency.mjs';
import { triggerThroughput } from './measure/trigger-throughput.mjs';
import { median } from './statistics.mjs';

const measures = {
  triggerLatency,
  tickLatency,
  handlerThroughput,
  commandThroughput,
  triggerThroughput,
  materialiseThroughput,
  historyPages,
  statistics,
  statisticsReads,
  dashboard,
  dashboardWork,
  apiBurst,
  idleCost,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in measures));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(', ')}; there are ${Object.keys(measures).join(', ')}`);
  process.exit(2);
}
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

const figures = new Map();
for (const [name, measure] of Object.entries(measures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const times = measure.rounds ?? rounds;
  for (let round = 1; round <= times; round += 1) {
    console.error(`${name}, round ${round} of ${times}`);
    const bench = await openBenchDatabase();
    const rows = [await measure(bench).finally(() => bench.close())].flat();
    for (const row of rows) figures.set(row.name, [...(figures.get(row.name) ?? []), row]);
  }
}

const table = [...figures].map(([name, rows]) => {
  const middle = (key) => (rows[0][key] === undefined ? undefined : median(rows.map((row) => row[key])));
  return {
    name,
    raw: middle('raw'),
    ours: middle('ours'),
    ratio: middle('ratio'),
    must: rows[0].must,
    aim: rows[0].aim,
    rounds: rows,
  };
});
const short = (number) => (number === undefined ? '' : Number(number.toPrecision(3)));
console.table(
  Object.fromEntries(
    table.map(({ name, raw, ours, ratio, must, aim }) => [
      name,
      { raw: short(raw), ours: short(ours), ratio: short(ratio), must: must ?? '', aim: aim ?? '' },
    ]),
  ),
);
await writeFile('bench.json', `${JSON.stringify(table, null, 2)}\n`);
