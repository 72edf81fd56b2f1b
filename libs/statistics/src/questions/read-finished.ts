import type { Db } from '@aster-scheduler/db';
import { hourMs } from '../buckets/grains.js';
import { finestStep, problemOfStep, seriesSteps } from './plan-series.js';
import { readSeries } from './read-series.js';
import { addRunCounts, type RunCounts } from './run-counts.js';

/** What runs have come to in a range, and in the one before it. */
export interface Finished {
  readonly finished: RunCounts;
  readonly previous: RunCounts;
  /** Up to where runs were added up. */
  readonly until: Date;
}

/**
 * What has ended in the range up to now, and in the range before. Both begin with a whole step, the nearest one. Where
 * steps are hours and minutes are still kept, the hour in which the two meet is divided by its minutes: a day would
 * otherwise be half an hour too short or too long, and look as if less or more had happened than on the day before.
 */
export async function readFinished(db: Db, rangeMs: number, now: Date): Promise<Finished> {
  const from = new Date(now.getTime() - rangeMs);
  const before = new Date(from.getTime() - rangeMs);
  const step = finestStep({ from: before, to: now, owner: 'pool', now });
  const stepMs = seriesSteps[step];
  const series = await readSeries(db, { from: nearest(before, stepMs), to: now, step });
  const hour = new Date(Math.floor(from.getTime() / hourMs) * hourMs);
  const divided = { from: hour, to: new Date(hour.getTime() + hourMs), step: '1m' } as const;
  const isDivided = step === '1h' && problemOfStep('1m', { ...divided, owner: 'pool', now }) === undefined;
  const minutes = isDivided ? (await readSeries(db, divided)).rows : [];
  const others = isDivided ? series.rows.filter(({ at }) => at.getTime() !== hour.getTime()) : series.rows;
  const rows = [...others, ...minutes];
  const border = isDivided ? from : nearest(from, stepMs);
  return {
    finished: addRunCounts(rows.filter(({ at }) => at >= border)),
    previous: addRunCounts(rows.filter(({ at }) => at < border)),
    until: series.until,
  };
}

function nearest(at: Date, stepMs: number): Date {
  return new Date(Math.round(at.getTime() / stepMs) * stepMs);
}
