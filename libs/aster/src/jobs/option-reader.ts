import {
  type FieldProblem,
  formatDuration,
  InvalidInputError,
  maxDurationMs,
  parseDuration,
} from '@aster-scheduler/core';

/**
 * Reads options and collects what is wrong with them, so that all of it is told at once. What is left out, or wrong,
 * becomes the fallback.
 */
export interface OptionReader {
  text(field: string, value: unknown, rule: TextRule): string | undefined;
  number(field: string, value: unknown, rule: NumberRule): number;
  durationMs(field: string, value: unknown, rule: { readonly minMs: number; readonly fallbackMs: number }): number;
  choice<Choice extends string>(field: string, value: unknown, choices: readonly Choice[], fallback: Choice): Choice;
  /** Refuses fields that nobody has heard of: a misspelt one would be left out silently. */
  onlyKnown(options: object, known: readonly string[], prefix?: string): void;
  problem(field: string, message: string): void;
  /** @throws InvalidInputError when there were problems */
  finish(): void;
}

export interface TextRule {
  readonly min?: number;
  /** In characters, as the database counts them. */
  readonly max: number;
  /** No line breaks or other control characters. */
  readonly isLine?: boolean;
  readonly form?: { readonly pattern: RegExp; readonly message: string };
}

export interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
  readonly isInteger?: boolean;
}

export function createOptionReader(): OptionReader {
  const problems: FieldProblem[] = [];
  const problem = (field: string, message: string) => void problems.push({ field, message });
  function read<Value>(field: string, value: unknown, check: () => string | undefined, fallback: Value): Value {
    if (value === undefined) return fallback;
    const message = check();
    if (message !== undefined) problem(field, message);
    return message === undefined ? (value as Value) : fallback;
  }
  return {
    text: (field, value, rule) => read<string | undefined>(field, value, () => problemOfText(value, rule), undefined),
    number: (field, value, rule) => read(field, value, () => problemOfNumber(value, rule), rule.fallback),
    durationMs(field, value, { minMs, fallbackMs }) {
      const ms = typeof value === 'string' ? parseDuration(value) : undefined;
      read(field, value, () => problemOfDuration(ms, minMs), '');
      return ms === undefined || ms < minMs ? fallbackMs : ms;
    },
    choice: (field, value, choices, fallback) =>
      read(
        field,
        value,
        () => ((choices as readonly unknown[]).includes(value) ? undefined : `must be one of ${choices.join(', ')}`),
        fallback,
      ),
    onlyKnown(options, known, prefix = '') {
      for (const field of Object.keys(options)) {
        if (!known.includes(field)) problem(prefix + field, `is not known; there are ${known.join(', ')}`);
      }
    },
    problem,
    finish() {
      if (problems.length > 0) throw new InvalidInputError(problems);
    },
  };
}

function problemOfText(value: unknown, { min = 0, max, isLine = false, form }: TextRule): string | undefined {
  if (typeof value !== 'string') return 'must be text';
  if (value.includes('\0')) return 'must not contain a NUL character';
  if (!value.isWellFormed()) return 'must not contain half of a surrogate pair';
  const length = [...value.slice(0, max * 2 + 1)].length;
  if (length < min || (min > 0 && value.trim() === '')) return 'must not be empty';
  if (length > max) return `must have at most ${max} characters`;
  if (isLine && /\p{Cc}/u.test(value)) return 'must not contain control characters';
  return form === undefined || form.pattern.test(value) ? undefined : form.message;
}

function problemOfNumber(value: unknown, { min, max, isInteger = false }: NumberRule): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (isInteger && !Number.isInteger(value)) return 'must be a whole number';
  return value < min || value > max ? `must be from ${min} to ${max}` : undefined;
}

function problemOfDuration(ms: number | undefined, minMs: number): string | undefined {
  if (ms === undefined) {
    return `must be a duration such as 500ms, 90s, 5m or 1h30m, at most ${formatDuration(maxDurationMs)}`;
  }
  return ms < minMs ? `must be at least ${formatDuration(minMs)}` : undefined;
}
