import { checkText, type TextRule } from './check-text.js';
import type { Check } from './field-registry.js';
import { field, type FieldOptions, rule } from './field.js';

export interface TextFieldOptions extends FieldOptions, TextRule {
  /** What the text must match besides, and how to say that it does not. */
  readonly form?: { readonly pattern: RegExp; readonly message: string };
  /** What the text is to be, said to who gave no text. */
  readonly hint?: string;
}

/** Text without NUL characters and broken surrogate pairs, within its length. */
export function TextField(options: TextFieldOptions): PropertyDecorator {
  const { form, hint, min, max } = options;
  const check: Check = (value) => {
    const problem = checkText(value, options);
    if (hint !== undefined && typeof value !== 'string') return `${problem}: ${hint}`;
    if (problem !== undefined || form === undefined || typeof value !== 'string') return problem;
    return form.pattern.test(value) ? undefined : form.message;
  };
  return field(
    options,
    {
      type: 'string',
      ...(min === undefined ? {} : { minLength: min }),
      maxLength: max,
      ...(form === undefined ? {} : { pattern: form.pattern.source }),
    },
    [rule('text', check)],
    { check },
  );
}
