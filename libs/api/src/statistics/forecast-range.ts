import { InvalidInputError } from '@aster-scheduler/core';
import type { ForecastRange } from '@aster-scheduler/statistics';
import { requireInstant } from '../fields/instant-field.js';

/** The steps of a forecast. */
export const forecastSteps = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000 } as const;
export type ForecastStep = keyof typeof forecastSteps;

/** A week of five minutes, and some. */
const mostRows = 2_100;
const usualMs = 86_400_000;

/**
 * The range of a forecast, in whole steps; a day from now unless it is given.
 *
 * @throws InvalidInputError for one that is too long, or ends before it begins
 */
export function forecastRange(asked: {
  readonly from?: string;
  readonly to?: string;
  readonly step?: ForecastStep;
}): ForecastRange {
  const stepMs = forecastSteps[asked.step ?? '5m'];
  const begin = asked.from === undefined ? new Date() : requireInstant(asked.from);
  const from = new Date(Math.floor(begin.getTime() / stepMs) * stepMs);
  const end = asked.to === undefined ? from.getTime() + usualMs : requireInstant(asked.to).getTime();
  const to = new Date(from.getTime() + Math.ceil((end - from.getTime()) / stepMs) * stepMs);
  if (to.getUTCFullYear() > 9999)
    throw new InvalidInputError([{ field: 'to', message: 'must end with the year 9999' }]);
  if (to <= from) throw new InvalidInputError([{ field: 'to', message: 'must be after `from`' }]);
  const rows = (to.getTime() - from.getTime()) / stepMs;
  if (rows <= mostRows) return { from, to, stepMs };
  const wider = Object.entries(forecastSteps).find(([, ms]) => (rows * stepMs) / ms <= mostRows)?.[0];
  const remedy = wider === undefined ? 'ask for a shorter range' : `${wider} would do`;
  throw new InvalidInputError([{ field: 'step', message: `the range has more than ${mostRows} steps: ${remedy}` }]);
}
