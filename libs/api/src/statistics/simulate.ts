import type { SimulationResource } from '@aster-scheduler/client';
import { InvalidInputError, jobDefaults } from '@aster-scheduler/core';
import { listPools } from '@aster-scheduler/run-store';
import {
  changeScheduledJobs,
  type Forecast,
  type ForecastRange,
  planSpread,
  readScheduledJobs,
  readSimulatedJobs,
  type SimulatedEdit,
  type SimulatedJob,
  simulateOverlaps,
  type SpreadJob,
} from '@aster-scheduler/statistics';
import { takeTurn } from '../http/turns.js';
import { defineRoute } from '../routes/define-route.js';
import { requireSchedule } from '../schedules/require-schedule.js';
import { forecastRange } from './forecast-range.js';
import { workForecast } from './forecast-resource.js';
import { slotsOf } from './get-forecast.js';
import { type SimulatedChangeInput, SimulationInput } from './simulation-input.js';
import { simulationSchema } from './simulation-schema.js';

export const simulate = defineRoute({
  method: 'POST',
  path: '/api/v1/simulate',
  operationId: 'simulate',
  summary: 'Tells what changes of jobs would come to: the load before and after, ticks in the way, quieter minutes.',
  description:
    'Nothing is changed. A job that does not exist yet is one with the defaults and what is given. With `pool`, load, skips and proposals are those of the pool: a job that leaves it is no longer among them, one that comes to it is.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  isSafe: true,
  body: SimulationInput,
  example: { changes: [{ op: 'put', job: 'nightly report', cron_expr: '0 3 * * *', usual_ms: 60_000 }] },
  success: { status: 200, description: 'What would be.', schema: simulationSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { body }) {
    const range = forecastRange(body);
    return statistics.workOut({
      key: JSON.stringify(['simulate', range, body.changes, body.pool]),
      rangeMs: range.to.getTime() - range.from.getTime(),
      read: async (tx) => ({
        groups: await readScheduledJobs(tx, body.pool),
        pools: await listPools(tx),
        jobs: await readSimulatedJobs(
          tx,
          body.changes.map(({ job }) => job),
        ),
      }),
      async work({ groups, pools, jobs }) {
        const edits = await inTurns(body.changes, (change, n) => editOf(change, n, jobs.get(change.job)));
        const isTold = ({ pool }: { readonly pool: string }) => body.pool === undefined || pool === body.pool;
        const told = edits.filter(({ after }) => after !== undefined && isTold(after));
        const slots = slotsOf(pools, body.pool);
        const before = await workForecast(groups, range, slots);
        const after = await workForecast(changeScheduledJobs(groups, edits).filter(isTold), range, slots);
        const content: SimulationResource = {
          before: before.resource,
          after: after.resource,
          skips: (await inTurns(told, (edit) => skipsOf(edit, range))).flat(),
          proposals: proposalsOf(told, after.forecast, range),
        };
        return { content };
      },
    });
  },
});

/** Schedules that are read, or whose ticks are looked through, between two turns of the event loop. */
const schedulesPerTurn = 5;

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index % schedulesPerTurn === schedulesPerTurn - 1) await takeTurn();
    results.push(work(item, index));
  }
  return results;
}

/** @throws InvalidInputError where there is no such job, or nothing to make one of */
function editOf(change: SimulatedChangeInput, n: number, before: SimulatedJob | undefined): SimulatedEdit {
  const problem = (message: string) => new InvalidInputError([{ field: `changes[${n}].job`, message }]);
  if (change.op === 'delete') {
    if (before === undefined) throw problem('is not the name of a job');
    return { before };
  }
  if (before === undefined && (change.cron_expr ?? undefined) === undefined) {
    throw problem('is not the name of a job: a new one needs cron_expr');
  }
  const usualMs = change.usual_ms ?? before?.usualMs;
  const after: SimulatedJob = {
    name: change.job,
    cronExpr: change.cron_expr ?? before?.cronExpr,
    timezone: change.timezone ?? before?.timezone ?? jobDefaults.timezone,
    pool: change.pool ?? before?.pool ?? jobDefaults.pool,
    concurrencyPolicy: change.concurrency_policy ?? before?.concurrencyPolicy ?? jobDefaults.concurrencyPolicy,
    usualMs,
    p95Ms: change.usual_ms === undefined || change.usual_ms === null ? before?.p95Ms : usualMs,
  };
  if (after.cronExpr !== undefined) requireSchedule(after.cronExpr, { timezone: after.timezone });
  return { before, after };
}

function skipsOf({ after }: SimulatedEdit, { from, to }: ForecastRange): SimulationResource['skips'][number][] {
  if (after?.cronExpr === undefined) return [];
  const { name, cronExpr, timezone, concurrencyPolicy, usualMs, p95Ms } = after;
  const schedule = requireSchedule(cronExpr, { timezone });
  const overlaps = simulateOverlaps({ schedule, from, to, concurrencyPolicy, usualMs, p95Ms });
  return overlaps === undefined ? [] : [{ job: name, ...overlaps }];
}

/** What is changed is proposed to start at a quieter minute; other jobs are left alone. */
function proposalsOf(
  edits: readonly SimulatedEdit[],
  { minutes }: Forecast,
  range: ForecastRange,
): SimulationResource['proposals'] {
  const jobs = edits.flatMap(({ after }): SpreadJob[] => {
    if (after?.cronExpr === undefined) return [];
    const { name, pool, cronExpr, timezone } = after;
    return [{ name, pool, cronExpr, schedule: requireSchedule(cronExpr, { timezone }) }];
  });
  return planSpread(minutes, jobs, range).map(({ job, cronExpr, sentence }) => ({
    job,
    cron_expr: cronExpr,
    sentence,
  }));
}
