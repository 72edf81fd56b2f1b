import { newId, tickRunId } from '@aster-scheduler/core';
import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import { seededRandom } from '../chaos/seeded-random.mjs';
import { isWithin, planOutcome } from './plan-outcome.mjs';

const mostTicks = 20_000;

/**
 * The runs that a job has had: one for each tick after `from`, up to `until`, but for those that were skipped. What
 * would still be running has ended just now: a tick without a run would be one that nobody can explain.
 *
 * @param job of the fleet, with its `id`
 */
export function planHistory(job, { from, until, night }) {
  const random = seededRandom(1, job.name);
  const runs = [];
  let busyUntil = from;
  for (const at of ticksOf(job, { from, until })) {
    const missed = isWithin(at, night.outage) ? night.outage.until : undefined;
    const isLate = job.story === 'no worker' && at >= night.noWorkerSince;
    if (isLate) runs.push({ job, at, id: tickRunId(job.id, at), status: 'scheduled' });
    else if (missed !== undefined) runs.push(skip(job, at, { reason: 'missed', finishedAt: missed }));
    else if (job.concurrencyPolicy === 'forbid' && at < busyUntil) {
      runs.push(skip(job, at, { reason: 'concurrency_forbid', finishedAt: at }));
    } else {
      const run = planRun(job, { at, id: tickRunId(job.id, at), trigger: 'schedule', night, random });
      runs.push(run.finishedAt < until ? run : endedBefore(run, until));
      busyUntil = run.finishedAt;
    }
  }
  return runs;
}

/**
 * The runs that followed those of other jobs.
 *
 * @param upstreams lists of runs; one of each makes a run, when all of them are there
 */
export function planFollowers(job, upstreams, { until, night }) {
  const random = seededRandom(1, job.name);
  const [first = [], ...others] = upstreams.map((runs) => runs.filter(({ status }) => status === job.follows));
  return first.flatMap((run) => {
    const beside = others.map((runs) => runs.findLast(({ at }) => Math.abs(at - run.at) < 12 * 3_600_000));
    if (beside.includes(undefined)) return [];
    const all = [run, ...beside];
    const at = new Date(Math.max(...all.map(({ finishedAt }) => finishedAt.getTime())));
    const upstreamRunIds = all.map(({ id }) => id);
    const follower = planRun(job, { at, id: newId(at), trigger: 'dependency', night, random });
    return follower.finishedAt < until ? [{ ...follower, upstreamRunIds }] : [];
  });
}

function ticksOf({ cronExpr, timezone = 'UTC' }, { from, until }) {
  if (cronExpr === undefined) return [];
  return ticksBetween(parseSchedule(cronExpr, { timezone, anchorAt: from }), from, until, mostTicks);
}

function skip(job, at, { reason, finishedAt }) {
  return {
    job,
    at,
    id: tickRunId(job.id, at),
    status: 'skipped',
    reason,
    finishedAt,
    attempts: 0,
    trigger: 'schedule',
  };
}

function endedBefore(run, until) {
  const finishedAt = new Date(until.getTime() - 1);
  const startedAt = new Date(Math.min(run.startedAt.getTime(), finishedAt.getTime() - 1));
  return { ...run, startedAt, finishedAt, runMs: finishedAt.getTime() - startedAt.getTime() };
}

function planRun(job, { at, id, trigger, night, random }) {
  const outcome = planOutcome(job, at, { night, random });
  const startedAt = new Date(at.getTime() + outcome.delayMs);
  return { ...outcome, job, at, id, trigger, startedAt, finishedAt: new Date(startedAt.getTime() + outcome.runMs) };
}
