import { field, type FieldOptions, rule } from './field.js';

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether the text is a UUID of any version, written with hyphens. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** The id of a run or of a job. */
export function IdField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, [
    rule('id', (value) => (typeof value === 'string' && isUuid(value) ? undefined : 'must be a uuid')),
  ]);
}
