import type { FieldRule } from './field-rule.js';

/** A range with a step, as one element of a field; 7 stands for Sunday at the end of the week. */
export interface SteppedRange {
  readonly low: number;
  readonly high: number;
  readonly by: number;
  /** Written as `N/S`. */
  readonly isOpen: boolean;
}

/** A range as the descriptions know it: in numbers of `0-6` for the week, and without a step that does nothing. */
export function wordRange(rule: FieldRule, range: SteppedRange, values: readonly number[]): string {
  const { low, high, by, isOpen } = range;
  const [only = 0] = values;
  if (values.length === 1) return String(only);
  if (isWhole(rule, values)) return wordWhole(rule);
  if (values.at(-1) !== Math.max(...values)) return wordList(rule, values, []);
  if (by === 1) return `${low}-${high}`;
  return isOpen ? `${low}/${by}` : `${low}-${Math.min(high, rule.max)}/${by}`;
}

/**
 * A list of several elements, with ranges and steps resolved: descriptions of mixed lists read badly.
 * Three values or more in a row become a range again, in a time of day only where nothing else is in the list.
 */
export function wordList(rule: FieldRule, values: readonly number[], specials: readonly string[]): string {
  if (isWhole(rule, values)) return wordWhole(rule);
  const isTime = rule.names.length === 0 && rule.extensions === 'none';
  const runs = findRuns(values);
  if (isTime && runs.length > 1) return values.join(',');
  return [...runs.map(wordRun), ...specials].join(',');
}

function isWhole(rule: FieldRule, values: readonly number[]): boolean {
  return values.length === rule.max - rule.min + 1;
}

/** In the day fields every value written out is a restriction, and `*` is none. */
function wordWhole(rule: FieldRule): string {
  return rule.extensions === 'none' ? '*' : `${rule.min}-${rule.max}`;
}

function findRuns(values: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) {
      run.push(value);
    } else {
      runs.push([value]);
    }
  }
  return runs;
}

function wordRun(run: readonly number[]): string {
  return run.length < 3 ? run.join(',') : `${run[0]}-${run.at(-1)}`;
}
