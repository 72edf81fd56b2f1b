import type {
  FailuresQuery as FailuresContract,
  HeatQuery as HeatContract,
  OverviewPart,
  OverviewQuery as OverviewContract,
  RunStatisticsQuery as RunStatisticsContract,
  StatisticsQuery as StatisticsContract,
} from '@aster-scheduler/client';
import { type SeriesStep, seriesSteps } from '@aster-scheduler/statistics';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { InstantFromQuery, ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';

/** What an overview can tell besides. */
export const overviewParts = ['series', 'failures', 'runs'] as const satisfies readonly OverviewPart[];

/** The range of time that statistics are asked for. */
export class StatisticsQuery implements StatisticsContract {
  @InstantFromQuery()
  @InstantField({
    description:
      'Steps that begin at this instant or later, with the runs that ended in them; unless given, a day before `to`.',
    isNotNull: true,
  })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Steps that begin before this instant; unless given, now.', isNotNull: true })
  to?: string;

  @ChoiceField(Object.keys(seriesSteps), {
    description: 'Unless given, the finest that the range can have: 1,500 rows at most.',
    isNotNull: true,
  })
  step?: SeriesStep;
}

export class RunStatisticsQuery extends StatisticsQuery implements RunStatisticsContract {
  @TextField({ description: 'Of this pool; unless given, of all.', min: 1, max: 255, isNotNull: true })
  pool?: string;
}

export class HeatQuery implements HeatContract {
  @InstantFromQuery()
  @InstantField({
    description:
      'Days or hours that begin at this instant or later; unless given, a year before `to`, or 8 days by hours.',
    isNotNull: true,
  })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Days or hours that begin before this instant; unless given, now.', isNotNull: true })
  to?: string;

  @ChoiceField(['day', 'day_hour'], {
    description: 'Days of the zone of the job, or hours of them.',
    default: 'day',
    isNotNull: true,
  })
  by?: 'day' | 'day_hour';
}

export class FailuresQuery implements FailuresContract {
  @InstantFromQuery()
  @InstantField({
    description: 'Runs scheduled at this instant or later; unless given, a day before `to`.',
    isNotNull: true,
  })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Runs scheduled before this instant; unless given, now.', isNotNull: true })
  to?: string;

  @ChoiceField(['fingerprint', 'job'], {
    description: 'What is put together.',
    default: 'fingerprint',
    isNotNull: true,
  })
  group?: 'fingerprint' | 'job';

  @NumberFromQuery()
  @IntegerField({ description: 'Groups at most.', min: 1, max: 1_000, default: 50, isNotNull: true })
  limit?: number;
}

export class OverviewQuery implements OverviewContract {
  @ChoiceField(['1h', '6h', '24h', '7d', '30d'], { description: 'How far back.', default: '24h', isNotNull: true })
  range?: '1h' | '6h' | '24h' | '7d' | '30d';

  @ListFromQuery()
  @ChoicesField(overviewParts, {
    description:
      'What else is told: what the range came to step by step, its failures put together, the newest runs that run, ' +
      'failed or were skipped. A part that is too much to count is `null`.',
    isNotNull: true,
  })
  include?: readonly OverviewPart[];
}
