import { formatDuration, maxDurationMs, parseDuration } from '../duration.js';
import { outputEncodingOf } from '../output-encoding.js';
import { environmentProblem } from './environment-problem.js';
import type { DurationRule, EncodingRule, FieldRule, NumberRule } from './field-rule.js';
import { jsonProblem } from './json-problem.js';
import { labelsProblem } from './labels-problem.js';
import { characterProblem, textProblem } from './text-problem.js';

/**
 * What is wrong with a value, in half a sentence that follows the name of the field; `undefined` for nothing.
 *
 * @param value whatever somebody gave, of any type; a duration as text
 */
export function fieldProblemOf(value: unknown, rule: FieldRule): string | undefined {
  switch (rule.kind) {
    case 'text':
      return textProblem(value, rule);
    case 'number':
      return numberProblem(value, rule);
    case 'duration':
      return durationMsProblem(typeof value === 'string' ? parseDuration(value) : undefined, rule);
    case 'choice':
      return (rule.choices as readonly unknown[]).includes(value)
        ? undefined
        : `must be one of ${rule.choices.join(', ')}`;
    case 'encoding':
      return encodingProblem(value, rule);
    case 'texts':
      return textsProblem(value);
    case 'environment':
      return environmentProblem(value);
    case 'labels':
      return labelsProblem(value);
    case 'json':
      return jsonProblem(value);
  }
}

/** The same for a duration that was read already; `undefined`, and whatever is no whole number of ms, is none. */
export function durationMsProblem(ms: unknown, { minMs }: DurationRule): string | undefined {
  if (typeof ms !== 'number' || !Number.isInteger(ms) || ms > maxDurationMs) {
    return `must be a duration such as 500ms, 90s, 5m or 1h30m, at most ${formatDuration(maxDurationMs)}`;
  }
  return ms < minMs ? `must be at least ${formatDuration(minMs)}` : undefined;
}

function numberProblem(value: unknown, { min, max, isInteger }: NumberRule): string | undefined {
  const isRight = typeof value === 'number' && (!isInteger || Number.isInteger(value)) && value >= min && value <= max;
  return isRight ? undefined : `must be a ${isInteger ? 'whole number' : 'number'} from ${min} to ${max}`;
}

function encodingProblem(value: unknown, { max }: EncodingRule): string | undefined {
  return typeof value === 'string' && value.length <= max && outputEncodingOf(value) !== undefined
    ? undefined
    : 'must be an encoding of the WHATWG Encoding Standard, such as utf-8, latin1 or shift_jis';
}

function textsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be a list of texts';
  for (const [index, element] of value.entries()) {
    const problem = typeof element === 'string' ? characterProblem(element) : 'must be text';
    if (problem !== undefined) return `element ${index + 1} ${problem}`;
  }
  return undefined;
}
