import { fileURLToPath } from 'node:url';
import { createJob } from '../change-job.mjs';
import { until } from '../clock.mjs';
import { jobInput } from '../jobs.mjs';
import { makeAlerts } from './make-alerts.mjs';
import { copyBuild } from './build-copy.mjs';
import { createControls } from './controls.mjs';
import { createFleet } from './fleet.mjs';
import { freePort } from './free-port.mjs';
import { startPostgres } from './postgres.mjs';
import { findProcesses, sendSignal } from './processes.mjs';
import { startProgram } from './program.mjs';
import { createRest } from './rest.mjs';
import { sabotage } from './sabotages.mjs';

const script = fileURLToPath(new URL('truth.sh', import.meta.url));
const readyMs = 60_000;

/** The system could not be brought up, so there is nothing to test. */
export class StartError extends Error {}

/**
 * Starts everything that is tested: a copy of the build, a database, the programs and their jobs.
 *
 * @param options.members how many of which app
 * @param options.settings of each app, as environment
 * @param options.plans the jobs
 * @param options.receiver gets the messages about the jobs that are watched; absent: nothing is told of any
 * @param options.backlog how many runs of another service are due and stay so; none unless given
 */
export async function startWorld(options) {
  const { folders, members, settings, plans, leaseMs, clocks, hides, breaks, backlog, receiver, say, signal } = options;
  await copyBuild(folders.build);
  if (breaks !== undefined) await sabotage(folders.build, breaks);
  const postgres = await startPostgres(folders.postgresFolder);
  const records = { faults: [], holds: [], losses: [], requests: [], stops: [], troubles: [], unexpectedEnds: [] };
  const apiPort = await freePort();
  const rest = createRest(apiPort);
  const onUnexpectedEnd = ({ slot, ...end }) => {
    records.unexpectedEnds.push(end);
    say(`${end.programName} ended by itself with ${end.code}`);
    if (!signal.aborted) setTimeout(slot.start, 1_000);
  };
  const withPort = {
    ...settings,
    api: { ...settings.api, API_PORT: String(apiPort) },
    service: { ...settings.service, CHAOS_BUILD: folders.build, CHAOS_TRUTH: folders.truthFile },
  };
  const fleet = await createFleet({ members, settings: withPort, postgres, folders, clocks, hides, onUnexpectedEnd });
  const controls = createControls(rest);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const known = { apiUrl, folders, postgres, rest, controls, records, receiver, leaseMs, signal };
  const world = { ...fleet, ...known, jobs: new Map() };

  await migrate(world);
  startAll(world, ['api']); // the jobs are all there before the first one can end
  if (
    (await until(async () => ((await rest('GET', '/readyz')).status === 200 ? true : undefined), readyMs)) === undefined
  ) {
    throw new StartError(`the API was not ready after ${readyMs} ms`);
  }
  const { root, truthFile, lockFolder } = folders;
  for (const plan of plans) {
    world.jobs.set(plan.name, await createJob(rest, plan, jobInput(plan, { script, root, truthFile, lockFolder })));
  }
  if (receiver !== undefined) await makeAlerts(world);
  world.backlog = await makeBacklog(world, backlog ?? 0);
  startAll(world, ['scheduler', 'worker', 'service']);
  return world;
}

/** Due runs of a handler that no worker here has, as a service that is down leaves them behind. */
async function makeBacklog({ rest, postgres }, count) {
  const { body } = await rest('POST', '/api/v1/jobs', {
    name: 'of another service',
    cron_expr: '@manually',
    handler: 'elsewhere',
  });
  for (let left = count; left > 0; left -= portion) {
    await postgres.ask(insertForeignRuns, [body.id, Math.min(left, portion)]);
  }
  return { jobId: body.id, count };
}

const portion = 20_000;
const insertForeignRuns = `
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
      concurrency_policy, created_at)
    select gen_random_uuid(), $1, 'scheduled', 'manual', 'default', 0, 'elsewhere', now(), now(), 'allow', now()
    from generate_series(1, $2::integer)`;

function startAll({ slots }, apps) {
  for (const slot of slots) if (apps.includes(slot.app)) slot.start();
}

async function migrate({ folders, postgres }) {
  const program = startProgram({
    main: `${folders.build}/apps/aster/dist/main.js`,
    args: ['migrate'],
    env: { DATABASE_URL: postgres.url },
    logFile: `${folders.logFolder}/migrate.log`,
  });
  const code = await program.ended;
  if (code !== 0) throw new StartError(`the migration ended with ${code}, see ${folders.logFolder}/migrate.log`);
}

/** Ends what is left of it by force, with what its commands have left. */
export async function endWorld({ slots, postgres, folders, receiver }) {
  for (const slot of slots) {
    if (slot.hasEnded()) continue;
    slot.isEndExpected = true;
    slot.signal('SIGKILL');
    await slot.ended;
  }
  for (const pid of findProcesses(`CHAOS=${folders.root}`)) sendSignal(pid, 'SIGKILL');
  await Promise.all(slots.map((slot) => slot.proxy.close()));
  await receiver?.close();
  await postgres.stop();
}
