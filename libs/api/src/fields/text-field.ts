import type { TextRule } from '@aster-scheduler/core';
import type { FieldOptions } from './field.js';
import { RuleField } from './rule-field.js';

/** Text without NUL characters and broken surrogate pairs, within its length. */
export function TextField(options: FieldOptions & Omit<TextRule, 'kind'>): PropertyDecorator {
  const { min, max, isLine, form, hint, ...others } = options;
  return RuleField({ kind: 'text', min, max, isLine, form, hint }, others);
}
