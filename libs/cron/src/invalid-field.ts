import type { FieldRule } from './field-rule.js';
import { InvalidScheduleError } from './invalid-schedule-error.js';

/** An error in one field of a cron expression; `position` counts from the begin of the whole expression. */
export function invalidField(rule: FieldRule, message: string, position: number): InvalidScheduleError {
  return new InvalidScheduleError(`${rule.name}: ${message}`, 'cron_expr', position);
}
