import { dayMs, type Grain, hourMs, keptForMs, minuteMs } from '../buckets/grains.js';

/** The steps of a series. */
export const seriesSteps = { '1m': minuteMs, '5m': 5 * minuteMs, '1h': hourMs, '1d': dayMs } as const;
export type SeriesStep = keyof typeof seriesSteps;

/** Rows of a series at most: more are not to be told apart on a screen. */
export const mostSteps = 1_500;

export interface SeriesRange {
  readonly from: Date;
  readonly to: Date;
  readonly owner: 'job' | 'pool';
  readonly now: Date;
}

/** The finest step for a range that has no more rows than may be, and whose buckets are still kept. */
export function finestStep(range: SeriesRange): SeriesStep {
  const steps = Object.keys(seriesSteps) as SeriesStep[];
  return steps.find((step) => problemOfStep(step, range) === undefined) ?? '1d';
}

/**
 * Why a range has no series with this step; `undefined` when it has. Days are there for any range: no other step would
 * do, and what is kept no longer has no rows.
 */
export function problemOfStep(step: SeriesStep, { from, to, owner, now }: SeriesRange): string | undefined {
  if (step === '1d') return undefined;
  const stepMs = seriesSteps[step];
  if (to.getTime() - from.getTime() > mostSteps * stepMs) {
    return `the range has more than ${mostSteps} steps of ${step}`;
  }
  const keptMs = keptForMs[owner][grainOf(step)];
  if (keptMs === 0) return 'minutes are not kept of single jobs';
  // an hour more, so that a range that ends now and is as long as buckets are kept has all of them but the first
  if (now.getTime() - from.getTime() > keptMs + hourMs) return `steps of ${step} are not kept for so long`;
  return undefined;
}

export function grainOf(step: SeriesStep): Grain {
  if (step === '1d') return 'day';
  return step === '1h' ? 'hour' : 'minute';
}
