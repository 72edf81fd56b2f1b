import { registerWorker, settleRuns } from '@aster-scheduler/run-store';
import { fillRuns } from '../fill-runs.mjs';
import { median, perSecond } from '../statistics.mjs';

const workerId = '018f0000-0000-7000-8000-000000000001';
const batch = 500;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3) * 5;

/** What the index of when runs ended, by which they are added up, costs those who settle: in rounds by turns. */
export async function statistics(bench) {
  const other = await bench.openBeside();
  try {
    return await compareSettling(bench, other);
  } finally {
    await other.close();
  }
}
statistics.rounds = 1;

async function addJob(client) {
  const { rows } = await client.query(
    `insert into aster.jobs (id, name, timezone, anchor_at, handler, args, env, status, max_retries, retry_delay_ms,
       retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit, misfire_policy,
       catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
     select gen_random_uuid(), 'statistics', 'UTC', at, 'noop', '{}', '{}', 'active', 0, 0, 1, 0, 1000, 0, 'allow', 0, 'latest',
       3600000, 'retry', 'default', 0, at, at from (select clock_timestamp() as at) made returning id`,
  );
  return rows[0].id;
}

/** Settled runs a second with the index and without it. */
async function compareSettling(bench, other) {
  const stores = [];
  for (const { db, connect } of [bench, other]) {
    const client = await connect();
    const jobId = await addJob(client);
    await registerWorker(db, {
      id: workerId,
      name: 'w',
      pools: ['default'],
      handlers: [],
      slots: 9,
      version: '0',
      leaseMs: 9e8,
    });
    stores.push({ db, client, jobId, rates: [] });
  }
  await stores[1].client.query('drop index aster.finished_runs_finished');
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? stores : [...stores].reverse();
    for (const store of order) {
      const rate = await settleRound(store);
      if (round > 0) store.rates.push(rate);
    }
  }
  for (const { client } of stores) await client.end();
  const ratios = stores[0].rates.map((rate, round) => rate / stores[1].rates[round]);
  return {
    name: 'settled runs a second, with the index of ends against without',
    raw: median(stores[1].rates),
    ours: median(stores[0].rates),
    ratio: median(ratios),
    must: 0.97,
    aim: 0.99,
  };
}

async function settleRound({ db, client, jobId }) {
  const count = 10_000;
  await fillRuns(client, jobId, count);
  const { rows } = await client.query(
    `update aster.live_runs set status = 'running', worker_id = $1, started_at = clock_timestamp(), attempt_num = 1, fence = 1
     returning id, started_at`,
    [workerId],
  );
  const begunAt = performance.now();
  for (let from = 0; from < count; from += batch) {
    await settleRuns(
      db,
      rows.slice(from, from + batch).map(({ id, started_at: startedAt }) => ({
        ...{ runId: id, fence: 1, outcome: { status: 'succeeded' } },
        claim: { jobId, pool: 'default', attemptNum: 1, startedAt },
      })),
    );
  }
  return perSecond(count, performance.now() - begunAt);
}
