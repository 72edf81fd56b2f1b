import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check/check.mjs';
import { gatherFacts } from './check/gather-facts.mjs';
import { changeJob } from './change-job.mjs';
import { nowUs, until } from './clock.mjs';
import { findFaketime } from './faults/clocks.mjs';
import { makeFaults, planFaults } from './faults/faults.mjs';
import { removeOldHistory } from './faults/history.mjs';
import { endGracefully } from './faults/stops.mjs';
import { seeHolds } from './faults/holds.mjs';
import { figures, readyAtUs } from './figures.mjs';
import { jobPlans } from './jobs.mjs';
import { readLedgers } from './read-ledgers.mjs';
import { readTables } from './read-tables.mjs';
import { readTruth } from './read-truth.mjs';
import { report } from './report.mjs';
import { seededRandom } from './seeded-random.mjs';
import { describeProcess, findProcesses, findZombies } from './system/processes.mjs';
import { loadFrom } from './system/build-copy.mjs';
import { sabotages } from './system/sabotages.mjs';
import { startReceiver } from './system/receiver.mjs';
import { canHideProcesses } from './system/program.mjs';
import { endWorld, startWorld } from './system/start-world.mjs';
import { makeTraffic } from './traffic.mjs';
import { readDigests, watchHistory } from './watch-history.mjs';

const members = { api: 1, scheduler: 2, worker: 3, service: 2 };
const leaseMs = 6_000;
const shutdownMs = 2_000;

/** Short deadlines, so that a minute is enough to see what follows from them. */
const database = { DB_QUERY_TIMEOUT: '2s', SHUTDOWN_TIMEOUT: `${shutdownMs}ms` };
const settings = {
  api: database,
  scheduler: { ...database, SCHEDULER_INTERVAL: '5s', SCHEDULER_PORT: '0', NOTIFY_ALLOW: '127.0.0.1' },
  worker: {
    ...database,
    WORKER_LEASE: `${leaseMs}ms`,
    WORKER_CONCURRENT_JOBS: '12',
    WORKER_POLL_INTERVAL: '2s',
    WORKER_PORT: '0',
  },
  service: { CHAOS_LEASE_MS: String(leaseMs), CHAOS_DRAIN_MS: String(shutdownMs) },
};

/** Runs that nobody here can execute, of another service; a test that is over soon begins with fewer. */
const foreignRuns = { many: 300_000, few: 30_000, manyFromMinutes: 5 };

/** What a program may take longer than its SHUTDOWN_TIMEOUT: the time it gives itself to be cut off, and some more. */
const stopMarginMs = 15_000;
const usualAgainMs = 60_000;
const lastingZombieMs = 5_000;
const terminalMs = 120_000;
/** What a broken build leaves running is not waited for so long. */
const sabotagedTerminalMs = 20_000;

/** A message that nobody has heard of is sent again after the lease of its channel; what fails twice, 30 s later. */
const toldMs = 150_000;
const sabotagedToldMs = 20_000;

/** Lets faults loose on the system for a while, heals it, and checks what is left. */
export async function runTrial(options, folders, signal, say) {
  const library = findFaketime();
  if (library === undefined) say('libfaketime is not installed: no clock is stepped');
  const isHiding = canHideProcesses();
  if (!isHiding) say('processes cannot be hidden from a worker here: none works where they are');
  say(`seed ${options.seed}, ${options.minutes} minutes, in ${folders.root}`);
  const broken = sabotages[options.sabotage];
  const world = await startWorld({
    ...{ folders, members, settings, leaseMs, signal, say, receiver: await startReceiver() },
    plans: [...jobPlans, ...(broken?.jobs ?? [])],
    breaks: options.sabotage,
    clocks: { library, names: ['scheduler-2', 'worker-3'] },
    hides: { isPossible: isHiding, names: ['worker-2'] },
    backlog: options.minutes >= foreignRuns.manyFromMinutes ? foreignRuns.many : foreignRuns.few,
  });
  world.stopDeadlineMs = shutdownMs + stopMarginMs;
  const { dropOldRuns } = await loadFrom(folders.build, 'run-store');
  const { connectDatabase, databaseDefaults } = await loadFrom(folders.build, 'db');
  world.removeHistoryOlderThan = async (ms) => {
    const database = connectDatabase({ ...databaseDefaults, connectionString: world.postgres.url, poolSize: 2 });
    try {
      return await dropOldRuns(database.db, ms);
    } finally {
      await database.close();
    }
  };
  const beganUs = nowUs();
  world.tell = ({ kind, what, atUs }) =>
    say(`${((atUs - beganUs) / 1e6).toFixed(1).padStart(7)} s  ${kind}: ${what ?? 'nobody there'}`);
  try {
    const facts = await makeHistory(world, options, broken, say);
    const violations = check(facts);
    const lines = figures(facts);
    say(`\n${report(lines, violations)}`);
    return { text: report(lines, violations, Infinity), violations };
  } finally {
    await endWorld(world);
  }
}

async function makeHistory(world, { seed, minutes, faults }, broken, say) {
  const ending = new AbortController();
  const watching = watchHistory(world.postgres, ending.signal);
  const busy = new AbortController();
  const traffic = makeTraffic(world, seededRandom(seed, 'traffic'), busy.signal, broken?.actions);
  const plan = planFaults(seededRandom(seed, 'plan'), minutes * 60_000, faults, broken?.everyMs);
  await Promise.race([Promise.all([makeFaults(world, plan, (n) => seededRandom(seed, `fault ${n}`))]), traffic]);
  busy.abort();
  world.receiver.isWell = true;
  await traffic;
  const recoveredMs = await seeRecovery(world);
  say(recoveredMs === undefined ? 'healed, but not as usual' : `healed, and as usual after ${recoveredMs} ms`);
  if (broken === undefined || broken.holds === true) await seeHolds(world, say);
  await endSchedules(world);
  const live = await waitForEnds(world, broken === undefined ? terminalMs : sabotagedTerminalMs);
  await waitForMessages(world, broken === undefined ? toldMs : sabotagedToldMs);
  await removeOldHistory(world); // by now every run of a backfill has ended, and none a day ago
  const zombies = await findLastingZombies(world);
  for (const slot of world.slots) if (!slot.hasEnded() && slot.app !== 'api') await endGracefully(world, slot);
  const orphans = findProcesses(`CHAOS=${world.folders.root}`).map(describeProcess);
  ending.abort();
  const facts = {
    tables: await readTables(world.postgres, world.backlog.jobId),
    backlog: { ...world.backlog, left: await countBacklog(world) },
    zombies,
    starts: await readTruth(world.folders.truthFile),
    ledgers: await readLedgers(world),
    digests: new Map((await readDigests(world.postgres, 0)).map(({ id, digest }) => [id, digest])),
    seen: await watching,
    ...{ jobs: world.jobs, records: world.records, messages: world.receiver.messages, orphans, live, recoveredMs },
  };
  keepFacts(world.folders, facts);
  return gatherFacts(facts);
}

/** From the end of the last fault until every job that ticks each second is executed again. */
async function seeRecovery(world) {
  const healedUs = nowUs();
  const facts = () => readTruth(world.folders.truthFile).then((starts) => ({ starts, jobs: [...world.jobs.values()] }));
  const readyUs = await until(async () => readyAtUs(await facts(), healedUs), usualAgainMs, 250);
  return readyUs === undefined ? undefined : Math.round((readyUs - healedUs) / 1_000);
}

/** All that is due has been planned when a job has lost its schedule; what has been planned goes on. */
async function endSchedules({ jobs, rest }) {
  for (const job of jobs.values()) {
    const hasSchedule = job.plan.every !== undefined;
    if (hasSchedule) await changeJob(rest, job, { cron_expr: '@manually', status: 'active' }, undefined);
    else job.periods.push({ ...job.periods.at(-1) });
  }
}

/** The runs that have not ended after a long time. */
async function waitForEnds({ postgres, backlog }, timeoutMs) {
  const read = () =>
    postgres.ask(
      'select id, job_id, status, reason, attempt_num, scheduled_at from aster.live_runs where job_id <> $1',
      [backlog.jobId],
    );
  const none = await until(async () => ((await read()).length === 0 ? [] : undefined), timeoutMs, 300);
  const live = none ?? (await read());
  return live.map((run) => ({ ...run, scheduled_at: run.scheduled_at.getTime() * 1_000 }));
}

/** Until nothing is to be sent soon; what is kept back for long belongs into a digest. */
async function waitForMessages({ postgres }, timeoutMs) {
  const soon = `select from aster.notifications where state = 'pending' and next_attempt_at < now() + interval '3 minutes'`;
  await until(async () => ((await postgres.ask(soon)).length === 0 ? true : undefined), timeoutMs, 500);
}

async function countBacklog({ postgres, backlog }) {
  // a fence of 0: never claimed
  const [{ count }] = await postgres.ask(
    "select count(*)::integer as count from aster.live_runs where job_id = $1 and status = 'scheduled' and fence = 0",
    [backlog.jobId],
  );
  return count;
}

/** Dead children of the programs and of their companions that stay uncollected. */
async function findLastingZombies({ slots }) {
  const pids = slots.filter((slot) => !slot.hasEnded()).map((slot) => slot.pid);
  const find = () => findZombies(pids);
  const none = await until(() => (find().length === 0 ? [] : undefined), lastingZombieMs, 200);
  return none ?? find();
}

function keepFacts({ root }, { tables, records, seen, ...rest }) {
  const { jobs, messages } = rest;
  const text = JSON.stringify({ jobs: [...jobs.values()], records, messages, tables, seen: [...seen] }, undefined, 1);
  writeFileSync(join(root, 'facts.json'), text);
}
