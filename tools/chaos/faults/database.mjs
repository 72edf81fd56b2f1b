import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from '../clock.mjs';
import { sendSignal } from '../system/processes.mjs';

const tables = ['live_runs', 'finished_runs', 'run_attempts', 'run_output', 'job_cursors', 'jobs', 'workers'];
const rowLocks = {
  cursors: 'select from aster.job_cursors where random() < 0.5 for update',
  workers: 'select from aster.workers where random() < 0.7 for update',
  'live runs': 'select from aster.live_runs where random() < 0.5 for update',
  jobs: 'select from aster.jobs where random() < 0.5 for update',
};

/** Immediate shutdown and restart. */
export const crash = troubling(async (world) => {
  await world.postgres.crash();
  return 'and started again';
});

/** kill -9 of one server process; the server then restarts all of them. */
export const killBackend = troubling(async (world, random) => {
  const pid = random.pick(await listBackends(world));
  if (pid === undefined) return undefined;
  sendSignal(pid, 'SIGKILL');
  await delay(1_000);
  return `${pid}`;
});

export const terminateBackends = troubling(async (world, random) => {
  const pids = someOf(random, await listBackends(world), random.between(0.2, 1));
  await world.postgres.ask('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids]);
  return `${pids.length} connections`;
});

/** Some server processes do nothing for a while, in the middle of whatever they do and with all the locks they hold. */
export const stopBackends = troubling(async (world, random) => {
  const pids = random.shuffle(await listBackends(world)).slice(0, random.pick([1, 2, 3]));
  const ms = random.between(800, 4_500);
  for (const pid of pids) sendSignal(pid, 'SIGSTOP');
  await delay(ms);
  for (const pid of pids) sendSignal(pid, 'SIGCONT');
  return `${pids.length} connections for ${Math.round(ms)} ms`;
});

export const lockTable = troubling(async (world, random) => {
  const table = random.pick(tables);
  const ms = random.between(500, 4_500);
  await holdLock(world, `lock table aster.${table} in access exclusive mode`, ms);
  return `${table} for ${Math.round(ms)} ms`;
});

export const lockRows = troubling(async (world, random) => {
  const rows = random.pick(Object.keys(rowLocks));
  const ms = random.between(500, 6_000);
  await holdLock(world, rowLocks[rows], ms);
  return `half of the ${rows} for ${Math.round(ms)} ms`;
});

/** Notes from when to when the database was in trouble. Two troubles of it at once may end each other: no matter. */
function troubling(work) {
  return async (world, random) => {
    const trouble = { fromUs: nowUs(), toUs: undefined };
    world.records.troubles.push(trouble);
    try {
      return await work(world, random);
    } catch (error) {
      return `and could not go on: ${error.message}`;
    } finally {
      trouble.toUs = nowUs();
    }
  };
}

async function holdLock(world, statement, ms) {
  const client = await world.postgres.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    await delay(ms);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function listBackends({ postgres }) {
  const rows = await postgres.ask(
    "select pid from pg_stat_activity where application_name like 'aster %' order by pid",
  );
  return rows.map((row) => row.pid);
}

function someOf(random, list, share) {
  return list.filter(() => random.next() < share);
}
