import { instantText, runText } from './describe.mjs';

const secondUs = 1_000_000;

/** Every tick that must be there has one row, no tick has two, and there is no row for an instant that is no tick. */
export function checkTicks(facts) {
  return facts.jobs.flatMap((job) => {
    const rows = facts.runsOfJob.get(job.id).filter((run) => run.trigger === 'schedule');
    return [
      ...checkRows(job, rows, facts),
      ...checkMissed(job, rows),
      ...rows.flatMap((row) => checkSkip(job, row, facts)),
    ];
  });
}

function checkRows(job, rows, facts) {
  const counts = new Map();
  for (const row of rows) counts.set(row.scheduled_at, (counts.get(row.scheduled_at) ?? 0) + 1);
  const duplicates = [...counts].filter(([, count]) => count > 1);
  return [
    ...duplicates.map(([tickUs, count]) => ({
      kind: 'duplicate tick',
      text: `${job.plan.name} has ${count} rows for its tick of ${instantText(tickUs)}`,
    })),
    ...rows
      .filter((row) => !possibleSchedules(job, row.scheduled_at).some((every) => isTick(every, row.scheduled_at)))
      .map((row) => ({ kind: 'phantom tick', text: `${runText(row, facts)} is for no tick of its job` })),
  ];
}

function checkMissed(job, rows) {
  const found = new Set(rows.map((row) => row.scheduled_at));
  return requiredTicks(job)
    .filter((tickUs) => !found.has(tickUs))
    .map((tickUs) => ({
      kind: 'missed tick',
      text: `${job.plan.name} has no row for its tick of ${instantText(tickUs)}`,
    }));
}

/** The ticks that the job must have a row for, from its creation to its last edit, which paused it for good. */
export function requiredTicks(job) {
  const firstUs = job.periods[0].sinceUs[0];
  const lastUs = job.periods.at(-1).sinceUs[1];
  const ticks = [];
  for (let tickUs = Math.ceil(firstUs / secondUs) * secondUs; tickUs <= lastUs; tickUs += secondUs) {
    if (possibleSchedules(job, tickUs).every((every) => isTick(every, tickUs))) ticks.push(tickUs);
  }
  return ticks;
}

/**
 * A tick belongs to the schedule that was made before it; near an edit there is more than one that it may belong to.
 */
function possibleSchedules({ periods }, tickUs) {
  const possible = periods.filter(({ sinceUs }, n) => {
    const [, latestEnd] = periods[n + 1]?.sinceUs ?? [0, Infinity];
    return sinceUs[0] < tickUs && tickUs <= latestEnd;
  });
  return possible.length === 0 ? [undefined] : possible.map(({ every }) => every);
}

function isTick(every, tickUs) {
  return every !== undefined && tickUs % (every * secondUs) === 0;
}

const skipReasons = { forbid: ['concurrency_forbid'], queue: ['queue_full'] };

/**
 * A skip has the reason that its job's policy allows, and another run was in its way. Nothing was away for a minute.
 */
function checkSkip(job, row, facts) {
  if (row.status !== 'skipped') return [];
  const policies = job.plan.policies ?? [job.plan.policy];
  const allowed = policies.flatMap((policy) => skipReasons[policy] ?? []);
  const wasInTheWay = (other) =>
    other.status !== 'skipped' &&
    other.id !== row.id &&
    other.created_at <= row.committed_at &&
    (other.committed_at ?? Infinity) >= row.created_at;
  if (allowed.includes(row.reason) && facts.runsOfJob.get(job.id).some(wasInTheWay)) return [];
  return [{ kind: 'missed tick', text: `${runText(row, facts)} was skipped without a cause` }];
}
