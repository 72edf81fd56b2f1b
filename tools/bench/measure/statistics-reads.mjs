import { Agent, get } from 'node:http';
import { serveApi } from '@aster-scheduler/api';
import { createNotifier } from '@aster-scheduler/db';
import { closeMinutes } from '@aster-scheduler/statistics';
import { fillFleet, fillMinute } from '../fill-statistics.mjs';
import { median } from '../statistics.mjs';
import { tell } from '../tell.mjs';

const runs = Number(process.env.BENCH_HISTORY ?? 10_000_000);
const jobs = Number(process.env.BENCH_STATISTICS_JOBS ?? 100_000);
const minuteRuns = Number(process.env.BENCH_MINUTE ?? 1_800_000);
/** That these are of: each job that has run in a minute costs two rows more. */
const minuteJobs = Number(process.env.BENCH_MINUTE_JOBS ?? 1_000);
const fewRuns = 10_000;
const times = 15;
/** Runs are spread over so many: each job has one or two a day. */
const weeks = 8;

/** What questions about history take by the API, with all runs and with few, and how long adding up a minute takes. */
export async function statisticsReads(bench) {
  const few = await bench.openBeside();
  try {
    const small = await measureReads(few, fewRuns);
    const full = await measureReads(bench, runs);
    const rows = Object.entries(limits).map(([name, must]) => {
      const [raw, ours] = [small[name], full[name]];
      return { name: `${name} (ms), ${runs} runs against ${fewRuns}`, raw, ours, ratio: ours / raw, must };
    });
    return [...rows, await measureRollup(bench)];
  } finally {
    await few.close();
  }
}
statisticsReads.rounds = 1;

const limits = {
  overview: 50,
  'runs of all': 50,
  'runs of a job': 50,
  'jobs with all that is included, 200': 40,
  'timeline of 50 rows': 120,
  'forecast of a day': 300,
};

async function measureReads(store, count) {
  await fillFleet(store, { jobs, runs: count, weeks, tell });
  return measureQuestions(store);
}

async function measureQuestions(store) {
  const notifier = createNotifier(store.db);
  const server = await serveApi({
    db: store.db,
    notifier,
    emit: () => undefined,
    host: '127.0.0.1',
    port: 0,
    isOpenToAll: true,
  });
  const agent = new Agent({ keepAlive: true });
  const dayBefore = (n) => new Date(Date.now() - 86_400_000 - n * 60_000).toISOString();
  const questions = {
    overview: () => 'stats/overview',
    'runs of all': (n) => `stats/runs?from=${dayBefore(n)}`,
    'runs of a job': (n) => `jobs/job-7/stats?from=${dayBefore(n)}`,
    'jobs with all that is included, 200': () => 'jobs?limit=200&include=last_runs,stats,streak,ticks',
    'timeline of 50 rows': (n) => `timeline?from=${dayBefore(n)}&limit=50`,
    'forecast of a day': (n) => `forecast?from=${new Date(Date.now() + n * 300_000).toISOString()}`,
  };
  const took = {};
  for (const [question, ask] of Object.entries(questions)) {
    const each = [];
    for (let n = 0; n < times; n += 1) {
      const from = performance.now();
      await read(agent, `${server.url}/api/v1/${ask(n)}`);
      each.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, question === 'overview' ? 1_100 : 0)); // answers are kept for 1 s
    }
    took[question] = median(each);
    tell(`${question}: ${took[question].toFixed(1)} ms`);
  }
  agent.destroy();
  await server.close(1_000);
  return took;
}

/** Reads an answer to its last byte; what a client makes of it afterwards is the client's time. */
async function read(agent, url) {
  const response = await new Promise((resolve, reject) => void get(url, { agent }, resolve).on('error', reject));
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  if (response.statusCode !== 200) throw new Error(`${url} was answered ${response.statusCode}: ${text}`);
}

/** A minute in which 30,000 runs a second end. */
async function measureRollup(bench) {
  const client = await bench.connect();
  const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000);
  await client.query('update aster.stats_progress set closed_until = $1', [minute]);
  tell(`writing ${minuteRuns} runs that end in one minute`);
  await fillMinute(client, { minute, runs: minuteRuns, jobs: Math.min(jobs, minuteJobs) });
  await client.end();
  const from = performance.now();
  await closeMinutes(bench.db, { now: new Date(minute.getTime() + 121_000) });
  const ours = performance.now() - from;
  tell(`the minute was added up in ${Math.round(ours)} ms`);
  return { name: `a minute of ${minuteRuns} runs of ${minuteJobs} jobs added up (ms)`, ours, must: 3_000 };
}
