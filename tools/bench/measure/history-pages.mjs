import {
  explainTick,
  findRun,
  indexPastWeek,
  takeAllTurns,
  listAttempts,
  listRuns,
  readOutput,
  readOutputs,
} from '@aster-scheduler/run-store';
import { fillHistory } from '../fill-history.mjs';
import { percentile } from '../statistics.mjs';

/** As the REST routes ask: one run more than a page shows, to know whether there is a next page. */
const limit = 101;
const calls = 25;
const warmUps = 8;
const dayMs = 24 * 3_600_000;

/** What is asked of history, by name. */
function questionsOf(db, { big, small, single, empty }, oldest) {
  const page = (filter) => async () => {
    const runs = await listRuns(db, { limit, offset: 0, ...filter });
    await readOutputs(
      db,
      runs.map((run) => ({ runId: run.id, attemptNum: run.attemptNum })),
      16_000,
    );
    return runs.length;
  };
  const now = Date.now();
  const middle = new Date((now + oldest.scheduledAt.getTime()) / 2);
  const halfWay = async () => listRuns(db, { limit, offset: 0, to: middle });
  return {
    'first page of runs': page({}),
    'of a job with half of all runs': page({ jobId: big }),
    'of a job with few': page({ jobId: small }),
    'of a job with one old run': page({ jobId: single }),
    'of a job without runs': page({ jobId: empty }),
    succeeded: page({ statuses: ['succeeded'] }),
    failed: page({ statuses: ['failed'] }),
    'failed or timed out': page({ statuses: ['failed', 'timed_out'] }),
    'succeeded or failed': page({ statuses: ['succeeded', 'failed'] }),
    'cancelled: three, the oldest': page({ statuses: ['cancelled'] }),
    'running: none': page({ statuses: ['running'] }),
    'triggered by hand': page({ trigger: 'manual' }),
    'by dependencies: four, the oldest': page({ trigger: 'dependency' }),
    'of a backfill: none': page({ trigger: 'backfill' }),
    'of a job, failed': page({ jobId: small, statuses: ['failed'] }),
    'of the large job, cancelled: three, the oldest': page({ jobId: big, statuses: ['cancelled'] }),
    'of the large job, of a backfill: none': page({ jobId: big, trigger: 'backfill' }),
    'failed, by hand': page({ statuses: ['failed'], trigger: 'manual' }),
    'failed, of a backfill: none': page({ statuses: ['failed'], trigger: 'backfill' }),
    'succeeded, by dependencies: one, the oldest': page({ statuses: ['succeeded'], trigger: 'dependency' }),
    'a day in the middle': page({ from: new Date(middle.getTime() - dayMs), to: middle }),
    'a day without any': page({ from: new Date(now + dayMs), to: new Date(now + 2 * dayMs) }),
    'a day of a job': page({ jobId: small, from: new Date(middle.getTime() - dayMs), to: middle }),
    'by cursor, half-way': async () => page({ beforeId: (await halfWay())[0].id })(),
    'by offset 1,000': page({ offset: 1_000 }),
    'one run, its attempts and output': async () => {
      const run = await findRun(db, oldest.id);
      await listAttempts(db, run.id);
      await readOutput(db, run.id, { attemptNum: run.attemptNum });
    },
    'explain an instant in the middle': async () => explainTick(db, small, middle),
  };
}

/** The questions to a store, each asked a few times so that the engine and the server know it. */
async function prepare(db, ids) {
  const found = await listRuns(db, { jobId: ids.single, limit: 1, offset: 0 });
  const questions = questionsOf(db, ids, found[0]);
  for (let call = 0; call < warmUps; call += 1) for (const ask of Object.values(questions)) await ask();
  return questions;
}

/**
 * Milliseconds for each question to a small and to a large store, asked by turns, so that both are asked under the same
 * load; of the fastest calls, since whatever else the machine does can only add to them.
 */
export async function comparePages(small, large) {
  const stores = { few: await prepare(small.db, small.ids), many: await prepare(large.db, large.ids) };
  const figures = {};
  for (const name of Object.keys(stores.few)) {
    const times = { few: [], many: [] };
    for (let call = 0; call <= calls; call += 1) {
      for (const [size, questions] of Object.entries(stores)) {
        const askedAt = performance.now();
        await questions[name]();
        if (call > 0) times[size].push(performance.now() - askedAt);
      }
    }
    figures[name] = { few: percentile(times.few, 0.1), many: percentile(times.many, 0.1) };
  }
  return figures;
}

/** What is held to a bound: pages that are full however much is stored, and one run. */
const bounded = [
  'first page of runs',
  'of a job with half of all runs',
  'failed',
  'triggered by hand',
  'a day in the middle',
  'by cursor, half-way',
  'one run, its attempts and output',
];

/** Milliseconds for pages of history with 10 million runs in two years of weekly partitions, against 10 thousand. */
export async function historyPages(bench) {
  await bench.empty();
  const other = await bench.openBeside();
  try {
    const small = await fill(other, { runs: 10_000, weeks: 1 });
    const large = await fill(bench, { runs: Number(process.env.BENCH_HISTORY ?? 10_000_000), weeks: 104 });
    return Object.entries(await comparePages(small, large)).map(([name, { few, many }]) => ({
      name: `history, ${name} (ms)`,
      raw: few,
      ours: many,
      ratio: many / few,
      ...(bounded.includes(name) ? { must: 1.5, aim: 1.1 } : {}),
    }));
  } finally {
    await other.close();
  }
}
historyPages.rounds = 1;

async function fill({ db, connect }, size) {
  const client = await connect();
  const ids = await fillHistory(client, size);
  await client.end();
  await takeAllTurns((turns) => indexPastWeek(db, turns)); // as schedulers do
  return { db, ids };
}
