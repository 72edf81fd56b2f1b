import { characterProblem } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from './field.js';

export interface TextsFieldOptions extends FieldOptions {
  readonly max: number;
  /** What is wrong with one of them, in half a sentence; `undefined` for nothing. */
  readonly check: (text: string) => string | undefined;
}

/** A list of one or more texts that are like each other. */
export function TextsField({ max, check, ...options }: TextsFieldOptions): PropertyDecorator {
  return field(options, { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: max }, [
    rule('list of texts', (value) => {
      if (!isTexts(value)) return 'must be a list of texts';
      if (value.length === 0) return 'must not be empty; leave it out where there is no limit';
      if (value.length > max) return `must have at most ${max}, not ${value.length}`;
      for (const item of value) {
        const problem = characterProblem(item) ?? check(item);
        if (problem !== undefined) return `${JSON.stringify(item.slice(0, 100))} ${problem}`;
      }
      return undefined;
    }),
  ]);
}

/** Whether it is a list of texts: of what comes as JSON, an element may be anything. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
