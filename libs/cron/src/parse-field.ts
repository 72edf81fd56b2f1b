import { boundedCache } from './bounded-cache.js';
import type { FieldRule } from './field-rule.js';
import { wordList, wordRange } from './field-wording.js';
import { invalidField } from './invalid-field.js';
import { type NumberSet, numberSet } from './number-set.js';
import { type DayExtension, parseDayExtension } from './parse-day-extension.js';
import { parseFieldValue } from './parse-field-value.js';
import { quoteText } from './quote-text.js';

/** What a field of a cron expression stands for. */
export interface ParsedField {
  /** Plain values; 7 is already 0 in the day of the week. */
  readonly values: NumberSet;
  readonly extensions: readonly DayExtension[];
  /** Has `*` or `?` without a step, or with a step of 1: every value, and in the two day fields no restriction. */
  readonly isUnrestricted: boolean;
  /** Has `*` or `?`, with or without a step. */
  readonly hasWildcard: boolean;
  /** The field in numbers, without needless steps. */
  readonly wording: string;
}

interface Element {
  readonly values: readonly number[];
  readonly extension?: DayExtension;
  readonly isUnrestricted?: boolean;
  readonly hasWildcard?: boolean;
  readonly wording: string;
}

const parsedFields = boundedCache<string, ParsedField>(2_000);

/**
 * Reads one field of a cron expression. Fields with the same text share what they stand for.
 *
 * @param position where the field begins in the whole expression
 * @throws InvalidScheduleError with the position of the list element, or of the value in it, that is wrong
 */
export function parseField(rule: FieldRule, text: string, position: number): ParsedField {
  return parsedFields.get(`${rule.name} ${text}`, () => parseList(rule, text, position));
}

function parseList(rule: FieldRule, text: string, position: number): ParsedField {
  const elements: Element[] = [];
  let start = position;
  for (const element of text.split(',')) {
    elements.push(parseElement(rule, element, start, text));
    start += element.length + 1;
  }
  const values = numberSet(
    elements.flatMap((element) => element.values),
    rule.max,
  );
  const extensions = elements.flatMap((element) => element.extension ?? []);
  const isUnrestricted = elements.some((element) => element.isUnrestricted === true);
  const written = [...new Set(extensions.map((extension) => extension.wording))];
  const [first] = elements;
  const wording = elements.length === 1 && first !== undefined ? first.wording : wordList(rule, values.values, written);
  return {
    values,
    extensions,
    isUnrestricted,
    hasWildcard: elements.some((element) => element.hasWildcard === true),
    wording: isUnrestricted ? '*' : wording,
  };
}

function parseElement(rule: FieldRule, element: string, position: number, field: string): Element {
  if (element === '') throw invalidField(rule, `empty element in the list ${quoteText(field)}`, position);
  if (element.startsWith('?')) return parseQuestionMark(rule, element, position, field);
  const extension = parseDayExtension(rule, element, position);
  if (extension !== undefined) return { values: [], extension, wording: extension.wording };
  const [base = '', step, ...more] = element.split('/');
  if (more.length > 0) throw invalidField(rule, `more than one "/" in ${quoteText(element)}`, position);
  const by = step === undefined ? undefined : parseStep(rule, step, position + base.length + 1);
  return base === '*' ? everyValue(rule, by ?? 1) : parseRange(rule, base, position, by);
}

function parseQuestionMark(rule: FieldRule, element: string, position: number, field: string): Element {
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

function everyValue(rule: FieldRule, by: number): Element {
  const range = { low: rule.min, high: rule.max, by, isOpen: false };
  const values = valuesOf(rule, rule.min, rule.max, by);
  const stepWording = values.length === 1 ? wordRange(rule, range, values) : `*/${by}`;
  return { values, hasWildcard: true, isUnrestricted: by === 1, wording: by === 1 ? '*' : stepWording };
}

/** `N`, `N-M`, `N-M/S`, or `N/S`, which goes on to the maximum. */
function parseRange(rule: FieldRule, text: string, position: number, by: number | undefined): Element {
  const [first = '', last, ...more] = text.split('-');
  if (more.length > 0) throw invalidField(rule, `more than one "-" in ${quoteText(text)}`, position);
  const low = parseFieldValue(rule, first, position);
  const isOpen = last === undefined && by !== undefined;
  const openEnd = isOpen ? Math.max(rule.max, low) : low;
  const high = last === undefined ? openEnd : parseFieldValue(rule, last, position + first.length + 1);
  if (low > high) throw invalidField(rule, `the range ${quoteText(text)} runs backwards; split it in two`, position);
  const values = valuesOf(rule, low, high, by ?? 1);
  return { values, wording: wordRange(rule, { low, high, by: by ?? 1, isOpen }, values) };
}

function valuesOf(rule: FieldRule, low: number, high: number, by: number): number[] {
  const values = new Set<number>();
  for (let value = low; value <= high; value += by) values.add(value % (rule.max + 1));
  return [...values];
}
