import type { FieldRule } from './field-rule.js';
import { invalidField } from './invalid-field.js';
import { quoteText } from './quote-text.js';

/**
 * Reads one number or name of a field.
 *
 * @returns the number, from the rule's `min` to its `largest`
 * @throws InvalidScheduleError that says what is expected instead
 */
export function parseFieldValue(rule: FieldRule, text: string, position: number): number {
  if (text === '') throw invalidField(rule, 'a value is missing', position);
  if (!/^\d+$/.test(text)) return parseName(rule, text, position);
  const value = Number(text);
  const written = value > 999_999_999 ? quoteText(text) : String(value);
  if (value < rule.min) throw invalidField(rule, `${written} is below ${rule.min}`, position);
  if (value > rule.largest) throw invalidField(rule, `${written} is above ${rule.largest}`, position);
  return value;
}

function parseName(rule: FieldRule, text: string, position: number): number {
  const index = rule.names.indexOf(text.toUpperCase());
  if (index >= 0) return rule.min + index;
  const first = rule.names[0];
  const expected = first === undefined ? 'a number' : `a number or a name (${first} to ${rule.names.at(-1)})`;
  throw invalidField(rule, `${quoteText(text)} is not ${expected}`, position);
}
