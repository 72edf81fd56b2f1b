import { field, type FieldOptions, rule } from './field.js';

/** One of a closed set of words. */
export function ChoiceField(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  const message = `must be one of ${choices.join(', ')}`;
  const check = (value: unknown) => (typeof value === 'string' && choices.includes(value) ? undefined : message);
  return field(options, { type: 'string', enum: choices }, [rule('choice', check)], { check });
}

/** Several of a closed set of words; in a query written with commas between. */
export function ChoicesField(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  const message = `must be one or several of ${choices.join(', ')}, with commas between`;
  return field(options, { type: 'array', items: { type: 'string', enum: choices }, minItems: 1 }, [
    rule('choices', (value) =>
      Array.isArray(value) && value.length > 0 && value.every((word) => choices.includes(String(word)))
        ? undefined
        : message,
    ),
  ]);
}
