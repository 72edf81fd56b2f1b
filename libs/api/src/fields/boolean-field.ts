import { IsBoolean } from 'class-validator';
import { field, type FieldOptions } from './field.js';

/** Yes or no; in a query written `true` or `1`, `false` or `0`. */
export function BooleanField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, [IsBoolean({ message: 'must be true or false' })]);
}
