import type { SimulatedChange as ChangeContract, SimulationInput as SimulationContract } from '@aster-scheduler/client';
import { concurrencyPolicies, jobRules } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { ListField } from '../fields/list-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { type ForecastStep, forecastSteps } from './forecast-range.js';

/** A change that is tried out. */
export class SimulatedChangeInput implements ChangeContract {
  @ChoiceField(['put', 'delete'], { description: 'Makes or edits the job, or takes it away.', isRequired: true })
  op!: 'put' | 'delete';

  @TextField({ description: 'The name of the job.', min: 1, max: 255, isRequired: true })
  job!: string;

  @RuleField(jobRules.cronExpr, { description: 'Unless given, as it is.', example: '30 2 * * *' })
  cron_expr?: string | null;

  @RuleField(jobRules.timezone, { description: 'Unless given, as it is.', example: 'Europe/Berlin' })
  timezone?: string | null;

  @RuleField(jobRules.pool, { description: 'Unless given, as it is.' })
  pool?: string | null;

  @ChoiceField(concurrencyPolicies, { description: 'Unless given, as it is.' })
  concurrency_policy?: NonNullable<ChangeContract['concurrency_policy']> | null;

  @IntegerField({
    description: 'How long its runs are taken to last; unless given, as long as they usually do.',
    min: 0,
    max: 31 * 86_400_000,
  })
  usual_ms?: number | null;
}

/** What is tried out. */
export class SimulationInput implements SimulationContract {
  @InstantField({ description: 'Unless given, now.', isNotNull: true })
  from?: string;

  @InstantField({ description: 'Unless given, a day after `from`.', isNotNull: true })
  to?: string;

  @ChoiceField(Object.keys(forecastSteps), { description: 'How long a row is.', default: '5m', isNotNull: true })
  step?: ForecastStep;

  @RuleField(jobRules.pool, { description: 'Only the load of this pool is told.', isNotNull: true })
  pool?: string;

  @ListField({
    description: 'What is tried out, all of it together.',
    elements: { inputClass: SimulatedChangeInput, shorthand: 'job', maxElements: 100 },
    isRequired: true,
  })
  changes!: readonly SimulatedChangeInput[];
}
