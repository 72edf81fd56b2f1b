import { setTimeout as delay } from 'node:timers/promises';
import { changeJob } from './change-job.mjs';
import { nowUs } from './clock.mjs';
import { cronOf } from './jobs.mjs';

const triggered = [
  'manual',
  'manual',
  'manual',
  'fat',
  'policied',
  'handled',
  'forbid',
  'queue',
  'replace',
  'flaky',
  'second-b',
  'once',
];

const actions = { trigger, cancel, retry, edit, pause, changePolicy, changeHandler, backfill };
const chances = [
  ...['trigger', 'trigger', 'trigger', 'trigger', 'cancel', 'cancel', 'retry', 'edit', 'edit', 'pause'],
  ...['changePolicy', 'changePolicy', 'changeHandler', 'changeHandler', 'backfill'],
];
const dayMs = 24 * 3_600_000;

/**
 * What people do meanwhile, several times a second until `signal` aborts; resolves when every request is certain.
 *
 * @param only these actions, unless absent
 */
export async function makeTraffic(world, random, signal, only = chances) {
  const underWay = new Set();
  while (!signal.aborted) {
    const action = random.pick(only);
    const done = actions[action](world, random).finally(() => underWay.delete(done));
    underWay.add(done);
    await delay(random.between(150, 900), undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

async function trigger(world, random) {
  const job = world.jobs.get(random.pick(triggered));
  const hasKey = random.next() < 0.5;
  await note(world, { action: 'trigger', jobId: job.id }, () => world.controls.trigger(job.id, hasKey));
}

/** Of a run that runs, or of one that does not. */
async function cancel(world, random) {
  const status = random.pick(['running', 'running', 'waiting', 'scheduled', 'succeeded']);
  const target = await pickRun(world, random, status);
  if (target === undefined) return;
  await note(world, { action: 'cancel', targetId: target.id }, () => world.controls.cancel(target.id));
}

async function retry(world, random) {
  const hasKey = random.next() < 0.5;
  const target = await pickRun(world, random, random.pick(['failed', 'cancelled', 'succeeded', 'running']));
  if (target === undefined) return;
  await note(world, { action: 'retry', targetId: target.id }, () => world.controls.retry(target.id, hasKey));
}

async function edit(world, random) {
  await alone(world.jobs.get('edited'), async (job) => {
    const before = job.periods.at(-1).every;
    const every = random.pick(job.plan.edits.filter((each) => each !== before));
    await changeJob(world.rest, job, { cron_expr: cronOf(every) }, every);
  });
}

/** Or resumes it. */
async function pause(world) {
  await alone(world.jobs.get('paused'), async (job) => {
    const isPaused = job.periods.at(-1).every === undefined;
    const change = { status: isPaused ? 'active' : 'inactive' };
    await changeJob(world.rest, job, change, isPaused ? job.plan.every : undefined);
  });
}

async function changePolicy(world, random) {
  await alone(world.jobs.get('policied'), async (job) => {
    await changeJob(world.rest, job, { concurrency_policy: random.pick(job.plan.policies) }, job.plan.every);
  });
}

async function changeHandler(world, random) {
  await alone(world.jobs.get('handled'), async (job) => {
    await changeJob(world.rest, job, { handler: random.pick(job.plan.handlers) }, job.plan.every);
  });
}

/** Of some minutes long ago, so that the runs lie in weeks that the retention would remove. Made or not: no matter. */
async function backfill(world, random) {
  const from = new Date(Date.now() - Math.round(random.between(40, 70) * dayMs));
  const to = new Date(from.getTime() + 120_000);
  await world.rest('POST', `/api/v1/jobs/${world.jobs.get('old').id}/backfill`, { from, to });
}

/** One edit of a job at a time. */
async function alone(job, work) {
  if (job.isBusy) return;
  job.isBusy = true;
  await work(job);
  job.isBusy = false;
}

async function pickRun(world, random, status) {
  const job = random.pick([...world.jobs.values()]);
  const { status: code, body } = await world.rest('GET', `/api/v1/runs?status=${status}&job_id=${job.id}&limit=30`);
  return code === 200 ? random.pick(body) : undefined;
}

async function note(world, request, ask) {
  const askedUs = nowUs();
  const { outcome, runId } = await ask();
  world.records.requests.push({ ...request, askedUs, outcome, runId });
}
