import type { Check, CheckCode, CheckVerdict } from './check.js';

/** What is said when all is right, what is said of those that are named, and what mends it. */
export type CheckTexts = readonly [fine: string, wrong: string, remedy: string];

/** A check that finds something when there are names. */
export function listedCheck(
  code: CheckCode,
  bad: CheckVerdict,
  names: readonly string[],
  [fine, wrong, remedy]: CheckTexts,
): Check {
  if (names.length === 0) return { code, verdict: 'ok', sentence: fine };
  return { code, verdict: bad, sentence: wrong, remedy, examples: names };
}
