import type { FieldRule } from './field-rule.js';
import { invalidField } from './invalid-field.js';
import { parseDayExtension } from './parse-day-extension.js';
import { parseFieldValue } from './parse-field-value.js';
import { quoteText } from './quote-text.js';

/** What a field, or one element of its list, stands for. */
export interface ParsedField {
  /** Plain values; 7 is already 0 in the day of the week. */
  readonly values: readonly number[];
  /** Extensions such as `L`, `15W`, `5#2` and `5#L`, with numbers for names. */
  readonly specials: readonly string[];
  /** Has `*` or `?` without a step, or with a step of 1: every value, and in the two day fields no restriction. */
  readonly isUnrestricted: boolean;
  /** Written with `*` or `?`, with or without a step. */
  readonly hasWildcard: boolean;
  /** The field in numbers, without needless steps. */
  readonly wording: string;
}

/**
 * Reads one field of a cron expression.
 *
 * @param position where the field begins in the whole expression
 * @throws InvalidScheduleError with the position of the list element, or of the value in it, that is wrong
 */
export function parseField(rule: FieldRule, text: string, position: number): ParsedField {
  const elements: ParsedField[] = [];
  let start = position;
  for (const element of text.split(',')) {
    elements.push(parseElement(rule, element, start, text));
    start += element.length + 1;
  }
  const isUnrestricted = elements.some((element) => element.isUnrestricted);
  const wordings = new Set(elements.map((element) => element.wording));
  return {
    values: [...new Set(elements.flatMap((element) => element.values))].sort((a, b) => a - b),
    specials: [...new Set(elements.flatMap((element) => element.specials))],
    isUnrestricted,
    hasWildcard: elements.some((element) => element.hasWildcard),
    wording: isUnrestricted ? '*' : [...wordings].join(','),
  };
}

function parseElement(rule: FieldRule, element: string, position: number, field: string): ParsedField {
  if (element === '') throw invalidField(rule, `empty element in the list ${quoteText(field)}`, position);
  if (element.startsWith('?')) return parseQuestionMark(rule, element, position, field);
  const special = parseDayExtension(rule, element, position);
  if (special !== undefined) return plain({ specials: [special.text], wording: special.wording });
  const [base = '', step, ...more] = element.split('/');
  const stepPosition = position + base.length + 1;
  if (more.length > 0) throw invalidField(rule, `more than one "/" in ${quoteText(element)}`, position);
  if (step === undefined) return base === '*' ? everyValue(rule, 1) : parseRange(rule, base, position);
  const by = parseStep(rule, step, stepPosition);
  if (base === '*') return everyValue(rule, by);
  return parseRange(rule, base, position, by);
}

function parseQuestionMark(rule: FieldRule, element: string, position: number, field: string): ParsedField {
  if (rule.extensions === 'none') {
    throw invalidField(rule, '"?" is for the day of month and the day of week only; use "*"', position);
  }
  if (element !== '?' || field !== '?') throw invalidField(rule, '"?" must stand alone; use "*"', position);
  return everyValue(rule, 1);
}

function parseStep(rule: FieldRule, step: string, position: number): number {
  if (step === '') throw invalidField(rule, 'a number is missing after "/"', position);
  if (!/^\d+$/.test(step)) throw invalidField(rule, `the step ${quoteText(step)} is not a positive number`, position);
  const by = Number(step);
  if (by === 0) throw invalidField(rule, 'the step is zero', position);
  if (by > 999_999_999) throw invalidField(rule, `the step ${quoteText(step)} is too large`, position);
  return by;
}

function everyValue(rule: FieldRule, by: number): ParsedField {
  const values = stepped(rule.min, rule.max, by);
  const stepWording = values.length === 1 ? String(rule.min) : `*/${by}`;
  return plain({ values, isUnrestricted: by === 1, hasWildcard: true, wording: by === 1 ? '*' : stepWording });
}

/** `N`, `N-M`, `N-M/S`, or `N/S`, which goes on to the maximum. */
function parseRange(rule: FieldRule, base: string, position: number, by?: number): ParsedField {
  const [first = '', last, ...more] = base.split('-');
  if (more.length > 0) throw invalidField(rule, `more than one "-" in ${quoteText(base)}`, position);
  const low = parseFieldValue(rule, first, position);
  if (last === undefined && by === undefined) return plain({ values: [low % (rule.max + 1)], wording: word(rule, low) });
  const high = last === undefined ? Math.max(rule.max, low) : parseFieldValue(rule, last, position + first.length + 1);
  if (low > high) {
    throw invalidField(rule, `the range ${quoteText(base)} runs backwards; split it in two`, position);
  }
  const values = stepped(low, high, by ?? 1);
  return plain({
    values: values.map((value) => value % (rule.max + 1)),
    wording: wordRange(rule, { low, high, by: by ?? 1, isOpen: last === undefined, count: values.length }),
  });
}

interface RangeWording {
  readonly low: number;
  readonly high: number;
  readonly by: number;
  readonly isOpen: boolean;
  readonly count: number;
}

function wordRange(rule: FieldRule, { low, high, by, isOpen, count }: RangeWording): string {
  if (count === 1) return word(rule, low);
  if (high > rule.max && by === 1 && low <= rule.min + 1) return `${rule.min}-${rule.max}`;
  const end = low + (count - 1) * by;
  if (end > rule.max) return stepped(low, high, by).map((value) => word(rule, value)).join(',');
  if (by === 1) return `${low}-${high}`;
  return isOpen ? `${low}/${by}` : `${low}-${Math.min(high, rule.max)}/${by}`;
}

function word(rule: FieldRule, value: number): string {
  return String(value % (rule.max + 1));
}

function stepped(low: number, high: number, by: number): number[] {
  const values: number[] = [];
  for (let value = low; value <= high; value += by) values.push(value);
  return values;
}

function plain(field: Partial<ParsedField> & Pick<ParsedField, 'wording'>): ParsedField {
  return { values: [], specials: [], isUnrestricted: false, hasWildcard: false, ...field };
}
