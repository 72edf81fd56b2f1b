import type { ClockMark, JobListItemResource } from '@aster-scheduler/client';
import type { Job } from '@aster-scheduler/core';
import { markTick, readSchedule, ticksBetween } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import { findSkippedTicks } from '@aster-scheduler/run-store';
import { type JobNumbers, readNumbersOf, readStreaks, type Streak } from '@aster-scheduler/statistics';
import { takeTurn } from '../http/turns.js';

/** What a list of jobs can tell besides. */
export const jobIncludes = ['last_runs', 'stats', 'streak', 'ticks'] as const;
export type JobInclude = (typeof jobIncludes)[number];

type Included = Pick<JobListItemResource, Exclude<JobInclude, 'last_runs'>>;

const ticksOfEach = 3;
/** Schedules that are read off the clock of their zone between two turns of the event loop. */
const schedulesPerTurn = 20;
/** No schedule has a tick after it. */
const endOfTime = new Date(Date.UTC(9999, 11, 31));

/**
 * What is asked for besides of the jobs of a page, but for their last runs: one statement for each kind, however many
 * jobs there are.
 */
export async function readIncludes(
  db: Db,
  jobs: readonly Job[],
  includes: readonly JobInclude[],
): Promise<(job: Job) => Included> {
  const ids = jobs.map(({ id }) => id);
  const has = (include: JobInclude) => includes.includes(include);
  const numbers = has('stats') ? await readNumbersOf(db, ids) : undefined;
  const streaks = has('streak') ? await readStreaks(db, ids) : undefined;
  const ticks = has('ticks') ? await readTicks(db, jobs) : undefined;
  return ({ id }) => ({
    ...(numbers === undefined ? {} : { stats: toStatsResource(numbers.get(id)) }),
    ...(streaks === undefined ? {} : { streak: toStreakResource(streaks.get(id)) }),
    ...(ticks === undefined ? {} : { ticks: ticks.get(id) ?? [] }),
  });
}

function toStatsResource(numbers: JobNumbers | undefined): Included['stats'] {
  if (numbers === undefined) return null;
  const { runs, failed, cancelled, skipped, usualMs, p95Ms } = numbers;
  const succeeded = runs - failed - cancelled;
  return { window: '7d', runs, succeeded, failed, skipped, p50_ms: usualMs ?? null, p95_ms: p95Ms ?? null };
}

function toStreakResource(streak: Streak | undefined): Included['streak'] {
  if (streak === undefined) return null;
  const { failures, since, lastRunId, errorLine } = streak;
  return { failures, since: since.toISOString(), run_id: lastRunId, error_line: errorLine ?? null };
}

/** The first of them is known already. Jobs that share a schedule share its ticks. */
async function readTicks(db: Db, jobs: readonly Job[]): Promise<Map<string, NonNullable<Included['ticks']>>> {
  const known = new Map<string, readonly MarkedTick[]>();
  const ticks = new Map<string, readonly MarkedTick[]>();
  for (const job of jobs) {
    if (job.nextRunAt === undefined) continue;
    const anchor = job.cronExpr?.includes('@every') === true ? job.anchorAt : '';
    const key = JSON.stringify([job.cronExpr, job.timezone, anchor, job.nextRunAt]);
    const of = known.get(key) ?? ticksOf(job, job.nextRunAt);
    if (!known.has(key) && known.size % schedulesPerTurn === schedulesPerTurn - 1) await takeTurn();
    known.set(key, of);
    ticks.set(job.id, of);
  }
  const skipped = await findSkippedTicks(db, new Map([...ticks].map(([id, of]) => [id, of.map(({ at }) => at)])));
  const toResource = (id: string, { at, mark }: MarkedTick) => ({
    ...{ at: at.toISOString(), mark, is_skipped: skipped.get(id)?.has(at.getTime()) === true },
  });
  return new Map([...ticks].map(([id, of]) => [id, of.map((tick) => toResource(id, tick))]));
}

interface MarkedTick {
  readonly at: Date;
  readonly mark: ClockMark | null;
}

/** Of a schedule that this host cannot read, such as one in a zone that is new, only the next tick is known. */
function ticksOf({ cronExpr = '@manually', timezone, anchorAt }: Job, next: Date): readonly MarkedTick[] {
  const read = readSchedule(cronExpr, { timezone, anchorAt });
  if ('problem' in read) return [{ at: next, mark: null }];
  const { schedule } = read;
  const ticks = [next, ...ticksBetween(schedule, next, endOfTime, ticksOfEach - 1)];
  return ticks.map((tick) => ({ at: tick, mark: markTick(schedule, tick) ?? null }));
}
