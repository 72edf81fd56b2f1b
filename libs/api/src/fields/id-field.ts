import { isUuid } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from './field.js';

/** The id of a run or of a job. */
export function IdField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, [
    rule('id', (value) => (typeof value === 'string' && isUuid(value) ? undefined : 'must be a uuid')),
  ]);
}
