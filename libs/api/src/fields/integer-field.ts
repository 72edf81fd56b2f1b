import type { FieldOptions } from './field.js';
import { RuleField } from './rule-field.js';

export interface IntegerFieldOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

/** A whole number from `min` to `max`. */
export function IntegerField({ min, max, ...options }: IntegerFieldOptions): PropertyDecorator {
  return RuleField({ kind: 'number', min, max, isInteger: true }, options);
}
