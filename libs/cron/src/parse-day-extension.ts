import type { FieldRule } from './field-rule.js';
import { invalidField } from './invalid-field.js';
import { parseFieldValue } from './parse-field-value.js';

/**
 * A list element that depends on the month: `L`, `LW`, `15W` for days of the month, `5L`, `5#2` for days of the week.
 */
export interface DayExtension {
  /** With numbers, and in croner's form: the last Friday is `5#L`. */
  readonly text: string;
  /** With numbers, and in the common form: the last Friday is `5L`. */
  readonly wording: string;
}

/**
 * Reads an element that uses an extension, or returns `undefined` when it uses none.
 *
 * @throws InvalidScheduleError for an extension with a wrong number or in the wrong company
 */
export function parseDayExtension(rule: FieldRule, element: string, position: number): DayExtension | undefined {
  if (rule.extensions === 'day of month') return parseDayOfMonth(rule, element.toUpperCase(), position);
  if (rule.extensions === 'day of week') return parseDayOfWeek(rule, element.toUpperCase(), position);
  return undefined;
}

function parseDayOfMonth(rule: FieldRule, element: string, position: number): DayExtension | undefined {
  if (element === 'L' || element === 'LW') return { text: element, wording: element };
  if (element.startsWith('L')) throw invalidField(rule, 'only "L" and "LW" may begin with L', position);
  if (!element.endsWith('W')) return undefined;
  const day = element.slice(0, -1);
  if (!/^\d+$/.test(day)) throw invalidField(rule, '"W" needs a single day before it, as in "15W"', position);
  const text = `${parseFieldValue(rule, day, position)}W`;
  return { text, wording: text };
}

function parseDayOfWeek(rule: FieldRule, element: string, position: number): DayExtension | undefined {
  if (element === 'L') throw invalidField(rule, '"L" needs a day before it, as in "5L" or "FRIL"', position);
  const hash = element.indexOf('#');
  if (hash < 0 && !element.endsWith('L')) return undefined;
  const name = hash < 0 ? element.slice(0, -1) : element.slice(0, hash);
  if (!/^[0-9A-Z]+$/.test(name)) {
    throw invalidField(rule, '"L" and "#" need a single day before them, as in "5L" or "5#2"', position);
  }
  const weekday = parseFieldValue(rule, name, position) % (rule.max + 1);
  if (hash < 0) return { text: `${weekday}#L`, wording: `${weekday}L` };
  const nth = element.slice(hash + 1);
  if (!/^[1-5]$/.test(nth)) throw invalidField(rule, '"#" needs a number from 1 to 5 after it', position + hash + 1);
  return { text: `${weekday}#${nth}`, wording: `${weekday}#${nth}` };
}
