import { jobNameProblem, maxJobNameLength, normaliseJobName } from '@aster-scheduler/core';
import { Transform } from 'class-transformer';
import { field, type FieldOptions, rule } from './field.js';

/** The name of a job that does not exist yet, in the form in which it is stored. */
export function JobNameField(options: FieldOptions): PropertyDecorator {
  const schema = { type: 'string', minLength: 1, maxLength: maxJobNameLength };
  return field(options, schema, [
    Transform(({ value }: { value: unknown }) => (isNearlyShort(value) ? normaliseJobName(value) : value)),
    rule('job name', (value) => (typeof value === 'string' ? jobNameProblem(value) : 'must be text')),
  ]);
}

/** Decomposed it may be a few times longer; what is longer still is refused as it is. */
function isNearlyShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 20 * maxJobNameLength;
}
