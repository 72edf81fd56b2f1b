import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { field, type FieldOptions } from './field.js';

export interface NumberFieldOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

/** A whole number within its range. */
export function IntegerField(options: NumberFieldOptions): PropertyDecorator {
  const { min, max } = options;
  const message = `must be a whole number from ${min} to ${max}`;
  return field(options, { type: 'integer', minimum: min, maximum: max }, [
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  ]);
}

/** A number within its range. */
export function NumberField(options: NumberFieldOptions): PropertyDecorator {
  const { min, max } = options;
  const message = `must be a number from ${min} to ${max}`;
  return field(options, { type: 'number', minimum: min, maximum: max }, [
    IsNumber({ allowNaN: false, allowInfinity: false }, { message }),
    Min(min, { message }),
    Max(max, { message }),
  ]);
}
