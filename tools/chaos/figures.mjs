import { requiredTicks } from './check/ticks.mjs';

/** What happened in numbers, as `[what, figure]` lines. */
export function figures(facts) {
  const { records, runs, starts } = facts;
  const delays = startDelays(facts);
  const recoveries = records.faults.flatMap((fault) => recoveryMs(fault, facts) ?? []);
  return [
    ['ticks', facts.jobs.reduce((sum, job) => sum + requiredTicks(job).length, 0)],
    ['runs', `${runs.length}: ${countBy(runs, (run) => run.status)}`],
    [
      'starts',
      `${starts.length}, ${starts.filter(facts.isHandedBack).length} of them while their worker was asked to end`,
    ],
    ['lost attempts', facts.attempts.filter((attempt) => attempt.status === 'lost').length],
    ['requests', countBy(records.requests, (request) => `${request.action} ${request.outcome}`)],
    ['edits', facts.jobs.reduce((sum, job) => sum + job.periods.length - 2, 0)],
    ['faults', `${records.faults.length}: ${countBy(records.faults, faultText)}`],
    ['messages about alerts', messageText(facts)],
    ['tick to first start', spread(delays)],
    ['longest recovery after a fault', recoveries.length === 0 ? '-' : seconds(Math.max(...recoveries))],
    ['as usual after everything was healed', facts.recoveredMs === undefined ? 'never' : seconds(facts.recoveredMs)],
    ...lossFigures(facts, 'kill', 'kill -9 of a worker'),
    ...lossFigures(facts, 'stop', 'stop of a worker past its lease'),
    ...lossFigures(facts, 'cut', 'network of a worker cut past its lease'),
  ];
}

function messageText({ incidents, messages }) {
  const ids = new Set(messages.map(({ channel, id }) => `${channel} ${id}`));
  return `${ids.size} of ${incidents.length} incidents, ${messages.length - ids.size} sent again`;
}

/** Of one kind of losing a worker: until none of its commands lived, and until what they were for was started again. */
export function lossFigures(facts, kind, name) {
  const losses = facts.records.losses.filter((loss) => loss.kind === kind);
  if (losses.length === 0) return [];
  const dead = losses.flatMap(({ atUs, treeDeadUs, processes }) =>
    treeDeadUs === undefined || processes === 0 ? [] : [(treeDeadUs - atUs) / 1_000],
  );
  return [
    [`${name}, to dead trees`, spread(dead)],
    [`${name}, to the retried start`, spread(losses.flatMap((loss) => retriedAfterMs(loss, facts)))],
  ];
}

/** For each run that the lost worker was executing: when it was started again. */
function retriedAfterMs({ programName, atUs }, { starts, startsOfRun }) {
  const interrupted = starts.filter((start) => {
    return start.worker === programName && start.atUs < atUs && (start.ended?.atUs ?? Infinity) > atUs;
  });
  return interrupted.flatMap((start) => {
    const next = startsOfRun.get(start.runId).find((each) => each.atUs > atUs);
    return next === undefined ? [] : [(next.atUs - atUs) / 1_000];
  });
}

/** From each tick of a job that nothing else holds up to the first start of its run. */
function startDelays({ jobs, runsOfJob, startsOfRun }) {
  const runs = jobs.filter(isUnhindered).flatMap((job) => runsOfJob.get(job.id));
  return runs.flatMap((run) => {
    const [first] = startsOfRun.get(run.id);
    return first === undefined || run.trigger !== 'schedule' ? [] : [(first.atUs - run.scheduled_at) / 1_000];
  });
}

/** From the end of a fault until ticks of every job that ticks each second are executed again. */
function recoveryMs({ healedUs, what }, facts) {
  if (what === undefined || healedUs === undefined) return undefined;
  const ready = readyAtUs(facts, healedUs);
  return ready === undefined ? undefined : (ready - healedUs) / 1_000;
}

/** When a tick after `fromUs` of every job that ticks each second had been started; `undefined` when one never was. */
export function readyAtUs({ jobs, starts }, fromUs) {
  const firsts = jobs.filter(isUnhindered).map((job) => {
    return starts.find(
      (start) => start.jobName === job.plan.name && start.trigger === 'schedule' && start.scheduledUs >= fromUs,
    );
  });
  return firsts.includes(undefined) ? undefined : Math.max(...firsts.map((start) => start.atUs));
}

function isUnhindered({ plan }) {
  return plan.every === 1 && plan.policy === undefined && plan.pauses === undefined && plan.handlers === undefined;
}

function faultText({ kind, what }) {
  return what === undefined ? `${kind} (nobody there)` : kind;
}

function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, count]) => `${count} ${key}`).join(', ') || 'none';
}

function spread(values) {
  if (values.length === 0) return '-';
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => seconds(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return `median ${at(0.5)}, 99 % ${at(0.99)}, longest ${at(1)} (${sorted.length})`;
}

function seconds(ms) {
  return `${(ms / 1_000).toFixed(3)} s`;
}
