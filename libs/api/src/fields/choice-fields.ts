import { field, type FieldOptions, rule } from './field.js';
import { RuleField } from './rule-field.js';
import { isTexts } from './texts-field.js';

/** One of a closed set of words. */
export function ChoiceField(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  return RuleField({ kind: 'choice', choices }, options);
}

/** Several of a closed set of words; in a query written with commas between. */
export function ChoicesField(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  const message = `must be one or several of ${choices.join(', ')}, with commas between`;
  return field(options, { type: 'array', items: { type: 'string', enum: choices }, minItems: 1 }, [
    rule('choices', (value) =>
      isTexts(value) && value.length > 0 && value.every((word) => choices.includes(word)) ? undefined : message,
    ),
  ]);
}
