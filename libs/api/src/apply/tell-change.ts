import type { AppliedChange } from '@aster-scheduler/client';
import { takeTurn } from '../http/turns.js';
import type { PlannedChange } from './apply-plan.js';

export type TellChange = (change: PlannedChange) => Promise<AppliedChange>;

/** Of one value, and of all that are told in one answer, as characters of their JSON. */
const longestValue = 10_000;
const longestOfAll = 2_000_000;
/** What is told of the JSON of a value that is longer. */
const beginLength = 200;
const lengthPerTurn = 1_000_000;

/** Tells the changes of one plan. */
export function createChangeTelling(): TellChange {
  let [length, sinceTurn] = [0, 0];
  return async ({ field, from, to, isDrift }) => {
    const values = [told(field, from), told(field, to)];
    const texts = values.map((value) => JSON.stringify(value ?? null));
    sinceTurn += texts.reduce((sum, text) => sum + text.length, 0);
    if (sinceTurn >= lengthPerTurn) {
      await takeTurn();
      sinceTurn = 0;
    }
    const isCut = texts.some((text) => text.length > (length < longestOfAll ? longestValue : beginLength));
    const [before, after] = isCut ? texts.map((text) => text.slice(0, beginLength)) : values;
    length += isCut ? 2 * beginLength : texts.reduce((sum, text) => sum + text.length, 0);
    return { field, from: before, to: after, is_drift: isDrift, is_cut: isCut };
  };
}

/** Values of variables may be secret, and answers are kept with their idempotency keys: only names are told. */
function told(field: string, value: unknown): unknown {
  return field === 'env' ? Object.keys(value as object) : value;
}
