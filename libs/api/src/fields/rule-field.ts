import { fieldProblemOf, type FieldRule } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import { field, type FieldOptions, rule } from './field.js';
import type { Check } from './field-registry.js';

/** A field by a rule of the domain: the rule both checks what is sent and describes it. */
export function RuleField(fieldRule: FieldRule, options: FieldOptions): PropertyDecorator {
  const check: Check = (value) => fieldProblemOf(value, fieldRule);
  return field(options, schemaOf(fieldRule), [rule(fieldRule.kind, check)], { check });
}

function schemaOf(fieldRule: FieldRule): JsonSchema {
  switch (fieldRule.kind) {
    case 'text': {
      const { min, max, form } = fieldRule;
      const shortest = min === undefined ? {} : { minLength: min };
      return { type: 'string', ...shortest, maxLength: max, ...(form && { pattern: form.pattern.source }) };
    }
    case 'number':
      return { type: fieldRule.isInteger ? 'integer' : 'number', minimum: fieldRule.min, maximum: fieldRule.max };
    case 'duration':
      return { type: 'string', format: 'duration-go', maxLength: 64 };
    case 'choice':
      return { type: 'string', enum: fieldRule.choices };
    case 'encoding':
      return { type: 'string', maxLength: fieldRule.max };
    case 'texts':
      return { type: 'array', items: { type: 'string' } };
    case 'environment':
    case 'labels':
      return { type: 'object', additionalProperties: { type: 'string' } };
    case 'json':
      return {};
  }
}
