import { setTimeout as delay } from 'node:timers/promises';
import { gatherFacts } from './check/gather-facts.mjs';
import { checkExecutions } from './check/executions.mjs';
import { nowUs, until } from './clock.mjs';
import { watchLoss } from './faults/watch-loss.mjs';
import { lossFigures } from './figures.mjs';
import { readTables } from './read-tables.mjs';
import { readTruth } from './read-truth.mjs';
import { report } from './report.mjs';
import { endWorld, startWorld } from './system/start-world.mjs';

/** As a fresh installation has it. */
const leaseMs = 15_000;
const noPorts = { SCHEDULER_PORT: '0', WORKER_PORT: '0' };
const settings = { api: {}, scheduler: noPorts, worker: noPorts };
const members = { api: 1, scheduler: 1, worker: 3 };

/** Long commands, and daemons that leave their group; few enough that two workers have room for those of the third. */
const plans = [
  { name: 'sleeper', every: 10, what: 'sleep', number: 30, maxRetries: 20 },
  { name: 'daemon', every: 15, what: 'daemon', number: 25, maxRetries: 20 },
];

/** A run that is lost is started again within this time. */
const retriedMs = 60_000;

/** What has to be true in each case; the machine may be busy, so it is told and not failed. */
const aims = 'aims: kill -9 to dead trees 2 s, to the retried start 20 s; the others to dead trees before 15 s';

const losses = {
  kill: { name: 'kill -9 of a worker', begin: (slot) => end(slot), heal: (slot) => slot.start() },
  stop: {
    name: 'stop of a worker past its lease',
    begin: (slot) => slot.signal('SIGSTOP'),
    heal: (slot) => slot.signal('SIGCONT'),
  },
  cut: {
    name: 'network of a worker cut past its lease',
    begin: (slot) => slot.proxy.cut('both'),
    heal: (slot) => slot.proxy.heal(),
  },
};

/** Loses workers one by one at default settings, and measures what follows. */
export async function runTrial({ rounds }, folders, signal, say) {
  say(`${rounds} losses of each kind at default settings, in ${folders.root}`);
  const clocks = { library: undefined, names: [] };
  const world = await startWorld({ folders, members, settings, plans, leaseMs, signal, clocks, say });
  try {
    await delay(25_000, undefined, { signal }).catch(() => undefined);
    for (let round = 0; round < rounds * 3 && !signal.aborted; round += 1) {
      const kind = Object.keys(losses)[round % 3];
      await loseWorker(world, kind, round);
      say(`${kind}: ${lossLine(world)}`);
    }
    const facts = await readFacts(world);
    const lines = Object.entries(losses).flatMap(([kind, { name }]) => lossFigures(facts, kind, name));
    const violations = checkExecutions(facts);
    say(`\n${report(lines, violations)}\n${aims}`);
    return { text: report(lines, violations, Infinity), violations };
  } finally {
    await endWorld(world);
  }
}

/** Resolves when the worker is back and all that it was executing has been started again. */
async function loseWorker(world, kind, round) {
  const workers = world.slots.filter(({ app }) => app === 'worker');
  const slot = workers[round % workers.length];
  const held = await until(
    async () => ((await interrupted(world, slot, nowUs())).length > 0 ? true : undefined),
    retriedMs,
  );
  if (held === undefined) throw new Error(`${slot.programName} executes nothing`);
  const watching = watchLoss(world, slot, kind, leaseMs + 5_000);
  await losses[kind].begin(slot);
  const loss = await watching;
  await until(async () => {
    const starts = await readTruth(world.folders.truthFile);
    const open = await interrupted(world, slot, loss.atUs, loss.programName);
    return open.every((start) => starts.some((each) => each.runId === start.runId && each.atUs > loss.atUs))
      ? true
      : undefined;
  }, retriedMs);
  losses[kind].heal(slot);
  await delay(6_000); // it finds out what it has lost, and gets new runs
}

/** What the worker was executing at an instant. */
async function interrupted({ folders }, slot, atUs, programName = slot.programName) {
  const starts = await readTruth(folders.truthFile);
  return starts.filter(
    (start) => start.worker === programName && start.atUs < atUs && !((start.ended?.atUs ?? Infinity) < atUs),
  );
}

async function end(slot) {
  slot.isEndExpected = true;
  slot.signal('SIGKILL');
  await slot.ended;
}

function lossLine({ records }) {
  const { programName, atUs, treeDeadUs } = records.losses.at(-1);
  return `${programName}, trees dead after ${treeDeadUs === undefined ? 'too long' : `${Math.round((treeDeadUs - atUs) / 1_000)} ms`}`;
}

async function readFacts(world) {
  const tables = await readTables(world.postgres);
  const starts = await readTruth(world.folders.truthFile);
  const { jobs, records } = world;
  return gatherFacts({
    jobs,
    tables,
    starts,
    records,
    seen: new Map(),
    digests: new Map(),
    orphans: [],
    live: [],
    recoveredMs: 0,
  });
}
