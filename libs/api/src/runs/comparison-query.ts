import { isUuid } from '@aster-scheduler/core';
import { field, rule } from '../fields/field.js';

export const lastSuccess = 'last_success';

/** What a run is compared with. */
export class ComparisonQuery {
  @field(
    {
      description: 'The id of another run of the job, or `last_success`: the newest before this one that succeeded.',
      default: lastSuccess,
      isNotNull: true,
    },
    { type: 'string', maxLength: 36 },
    [
      rule('run', (value) =>
        value === lastSuccess || (typeof value === 'string' && isUuid(value))
          ? undefined
          : `must be the id of a run, or ${lastSuccess}`,
      ),
    ],
  )
  with?: string;
}
