import {
  type FieldProblem,
  fieldProblemOf,
  type FieldRule,
  InvalidInputError,
  type NumberRule,
  parseDuration,
  type TextRule,
} from '@aster-scheduler/core';
import { unknownOptions } from './unknown-options.js';

/**
 * Reads options by the rules of their fields, and collects what is wrong with them, so that all of it is told at once.
 * What is left out, or wrong, becomes the fallback.
 */
export interface OptionReader {
  text(field: string, value: unknown, rule: TextRule): string | undefined;
  number(field: string, value: unknown, rule: NumberRule, fallback: number): number;
  durationMs(field: string, value: unknown, rule: { readonly minMs: number; readonly fallbackMs: number }): number;
  choice<Choice extends string>(field: string, value: unknown, choices: readonly Choice[], fallback: Choice): Choice;
  /** Refuses options that nobody has heard of. */
  onlyKnown(options: object, known: readonly string[], prefix?: string): void;
  problem(field: string, message: string): void;
  /** @throws InvalidInputError when there were problems */
  finish(): void;
}

export function createOptionReader(): OptionReader {
  const problems: FieldProblem[] = [];
  const problem = (field: string, message: string) => void problems.push({ field, message });
  function read<Value>(field: string, value: unknown, rule: FieldRule, fallback: Value): Value {
    if (value === undefined) return fallback;
    const message = fieldProblemOf(value, rule);
    if (message !== undefined) problem(field, message);
    return message === undefined ? (value as Value) : fallback;
  }
  return {
    text: (field, value, rule) => read<string | undefined>(field, value, rule, undefined),
    number: (field, value, rule, fallback) => read(field, value, rule, fallback),
    durationMs(field, value, { minMs, fallbackMs }) {
      const text = read(field, value, { kind: 'duration', minMs }, '');
      return parseDuration(text) ?? fallbackMs;
    },
    choice: (field, value, choices, fallback) => read(field, value, { kind: 'choice', choices }, fallback),
    onlyKnown: (options, known, prefix) => void problems.push(...unknownOptions(options, known, prefix)),
    problem,
    finish() {
      if (problems.length > 0) throw new InvalidInputError(problems);
    },
  };
}
