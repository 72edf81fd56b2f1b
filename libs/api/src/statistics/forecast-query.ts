import type { ForecastQuery as ForecastContract } from '@aster-scheduler/client';
import { jobRules } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { InstantFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';
import { RuleField } from '../fields/rule-field.js';
import { type ForecastStep, forecastSteps } from './forecast-range.js';

/** Which range is forecast. */
export class ForecastQuery implements ForecastContract {
  @InstantFromQuery()
  @InstantField({ description: 'Unless given, now.', isNotNull: true })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Unless given, a day after `from`.', isNotNull: true })
  to?: string;

  @ChoiceField(Object.keys(forecastSteps), { description: 'How long a row is.', default: '5m', isNotNull: true })
  step?: ForecastStep;

  @RuleField(jobRules.pool, { description: 'Only jobs of this pool.', isNotNull: true })
  pool?: string;
}
