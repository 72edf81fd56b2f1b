import { jobDefaults } from '@aster-scheduler/core';
import { connectDatabase } from '@aster-scheduler/db';
import { insertJob } from '@aster-scheduler/job-store';
import { enqueueRuns, triggerJob } from '@aster-scheduler/run-store';
import { perSecond } from '../statistics.mjs';

const insert = `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
    concurrency_policy, created_at)
  values (gen_random_uuid(), $1, 'scheduled', 'manual', 'default', 0, clock_timestamp(), clock_timestamp(), 'allow',
    clock_timestamp())`;

const insertMany = `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
    concurrency_policy, created_at)
  select gen_random_uuid(), $1, 'scheduled', 'manual', 'default', 0, clock_timestamp(), clock_timestamp(), 'allow',
    clock_timestamp() from unnest($2::integer[])`;
const chunk = 1_000;
const chunks = 20;

/** Triggers per second in bulk, by one caller and by sixteen, against single-row inserts on as many connections. */
export async function triggerThroughput(bench) {
  const rows = [await measureBulk(bench)];
  for (const [callers, count] of [
    [1, 3_000],
    [16, 20_000],
  ])
    rows.push(await measure(bench, callers, count));
  return rows;
}

async function measureBulk(bench) {
  await bench.empty();
  const job = await insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' });
  const client = await bench.connect();
  const numbers = Array.from({ length: chunk }, (_, n) => n);
  const raw = await timed(1, chunks, () =>
    client.query({ name: 'insert-many', text: insertMany, values: [job.id, numbers] }),
  );
  const requests = numbers.map(() => ({}));
  const ours = await timed(1, chunks, () => enqueueRuns(bench.db, 'noop', requests));
  await client.end();
  return {
    name: 'triggers per second, in bulk',
    raw: raw * chunk,
    ours: ours * chunk,
    ratio: ours / raw,
    must: 0.5,
    aim: 0.7,
  };
}

async function measure(bench, callers, count) {
  await bench.empty();
  const job = await insertJob(bench.db, { ...jobDefaults, name: 'noop', handler: 'noop' });
  const clients = await Promise.all(Array.from({ length: callers }, () => bench.connect()));
  const raw = await timed(callers, count, (caller) =>
    clients[caller].query({ name: 'insert', text: insert, values: [job.id] }),
  );
  await Promise.all(clients.map((client) => client.end()));
  const database = connectDatabase({ ...bench.options, poolSize: callers });
  const ours = await timed(callers, count, () => triggerJob(database.db, job.id));
  await database.close();
  return { name: `triggers per second, ${callers} at a time`, raw, ours, ratio: ours / raw, must: 0.4, aim: 0.6 };
}

async function timed(callers, count, call) {
  let left = count;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (left-- > 0) await call(caller);
    }),
  );
  return perSecond(count, performance.now() - startedAt);
}
