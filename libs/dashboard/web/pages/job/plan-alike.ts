import type { RunListItem } from '@aster-scheduler/client';
import { maskLine } from '../../log/mask-line.js';
import { whyText } from '../../parts/run-facts.js';

/** Failures that say the same. */
export interface AlikeRuns {
  /** What the last of them says. */
  readonly line: string;
  readonly runs: number;
  readonly first: RunListItem;
  readonly last: RunListItem;
}

/** Puts failures together that say the same but for numbers, times and ids. @param runs the newest first */
export function planAlike(runs: readonly RunListItem[]): readonly AlikeRuns[] {
  const groups = new Map<string, RunListItem[]>();
  for (const run of runs) {
    const mask = maskLine(whyText(run));
    const alike = groups.get(mask) ?? [];
    if (alike.length === 0) groups.set(mask, alike);
    alike.push(run);
  }
  return [...groups.values()]
    .flatMap((alike) => {
      const [last, first] = [alike[0], alike.at(-1)];
      return last === undefined || first === undefined
        ? []
        : [{ line: whyText(last) || 'no reason was recorded', runs: alike.length, first, last }];
    })
    .sort((a, b) => b.runs - a.runs);
}
