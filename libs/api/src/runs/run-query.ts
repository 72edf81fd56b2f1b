import { durationProblem } from '../fields/duration-problem.js';
import { field, rule } from '../fields/field.js';

/** Proxies and clients give up an answer after a minute. */
export const longestWaitMs = 55_000;

/** How long the answer may take. */
export class RunQuery {
  @field(
    {
      description:
        'Such as `30s`, `55s` at most: answer once the run has ended, or with the run as it is when the time is over.',
      isNotNull: true,
    },
    { type: 'string', format: 'duration-go', maxLength: 64 },
    [rule('wait', (value) => durationProblem(value, longestWaitMs))],
  )
  wait?: string;
}
