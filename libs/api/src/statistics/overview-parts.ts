import type { OverviewPart, OverviewResource, OverviewRunsResource, RunListItem } from '@aster-scheduler/client';
import type { RunStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { listRunPage } from '@aster-scheduler/run-store';
import {
  readNumbersOf,
  type SeriesStep,
  type StatisticsReader,
  TooMuchToCountError,
} from '@aster-scheduler/statistics';
import { maxPageBytes, withinPage } from '../pages/page.js';
import { toRunListItem } from '../runs/run-resource.js';
import { askedRange } from './asked-range.js';
import { answerFailures } from './get-failures.js';
import { answerSeries } from './run-statistics.js';

const mostGroups = 8;
const mostRuns = 50;
const hourMs = 3_600_000;

/**
 * What `include` adds to an overview of this range. Each part is asked for as its own route asks, so that equal
 * questions of both are one; a part that is too much to count is `null`, and the others are there.
 */
export async function answerParts(
  statistics: StatisticsReader,
  rangeMs: number,
  include: readonly OverviewPart[],
): Promise<Pick<OverviewResource, OverviewPart>> {
  const { from, to } = askedRange({}, rangeMs);
  const askFor = async <Part>(part: OverviewPart, answer: () => Promise<Part>) =>
    include.includes(part) ? { [part]: await answer().catch(nullWhenTooMuch) } : {};
  const parts = await Promise.all([
    askFor('series', async () => answerSeries(statistics, { from, to, step: stepOf(rangeMs) })),
    askFor('failures', async () => answerFailures(statistics, { from, to, groupBy: 'fingerprint', limit: mostGroups })),
    askFor('runs', async () => answerRuns(statistics, from)),
  ]);
  return Object.assign({}, ...parts) as Pick<OverviewResource, OverviewPart>;
}

function nullWhenTooMuch(error: unknown): null {
  if (error instanceof TooMuchToCountError) return null;
  throw error;
}

/** A step of which the range has some hundreds at most. */
function stepOf(rangeMs: number): SeriesStep {
  if (rangeMs <= hourMs) return '1m';
  return rangeMs <= 24 * hourMs ? '5m' : '1h';
}

async function answerRuns(statistics: StatisticsReader, from: Date): Promise<OverviewRunsResource> {
  return statistics.read({
    key: `overview runs ${from.toISOString()}`,
    async answer(tx) {
      const newest = async (statuses: readonly RunStatus[], since?: Date) => {
        const filter = { statuses, from: since, limit: mostRuns, offset: 0 };
        const { runs } = await listRunPage(tx, filter, maxPageBytes);
        return withinPage(runs.map((run) => ({ ...toRunListItem(run, undefined), result: null })));
      };
      const running = await newest(['running']);
      return {
        running,
        usual: await usualOf(tx, running),
        failed: await newest(['failed', 'timed_out'], from),
        skipped: await newest(['skipped'], from),
      };
    },
  });
}

/** What runs that go on now can be held against. */
async function usualOf(db: Db, runs: readonly RunListItem[]): Promise<OverviewRunsResource['usual']> {
  const numbers = await readNumbersOf(db, [...new Set(runs.map(({ job_id: id }) => id))]);
  return [...numbers].map(([id, { usualMs, p95Ms }]) => ({
    job_id: id,
    usual_ms: usualMs ?? null,
    p95_ms: p95Ms ?? null,
  }));
}
