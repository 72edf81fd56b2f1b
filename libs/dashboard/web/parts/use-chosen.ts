import { useMemo, useState } from 'react';
import { type Choice, knownOf, planChoice, planRest } from './plan-choice.js';
import type { TableSelection } from './table-column.js';

/** Which items of a list are chosen: some by their ids, or all that match what the list was asked for. */
export type Chosen = ReadonlySet<string> | 'all';

export interface Selection<Item> {
  readonly chosen: Chosen;
  /** What is known of those that are chosen one by one, whether the list still has them or not. */
  readonly known: readonly Item[];
  /** Of the table. */
  readonly boxes: TableSelection<Item>;
  readonly chooseAll: () => void;
  readonly clear: () => void;
  /** Something was done to those that are chosen now: clears them, and leaves what is chosen later. */
  readonly release: () => void;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * Which items of a list are chosen. It is forgotten when the list is asked for others.
 *
 * @param conditions what the list was asked for
 * @param nameOf one and the same function each time
 */
export function useChosen<Item extends { readonly id: string }>(
  items: readonly Item[],
  conditions: unknown,
  nameOf: (item: Item) => string,
): Selection<Item> {
  const about = JSON.stringify(conditions);
  const [kept, setKept] = useState<{ readonly about: string; readonly choice: Choice<Item> }>({ about, choice: none });
  // not only left aside: it would be back with the list that it was of
  if (kept.about !== about) setKept({ about, choice: none });
  const choice = kept.about === about ? kept.choice : none;
  return useMemo(() => {
    const keep = (next: Choice<Item>) => setKept({ about, choice: next });
    return {
      chosen: choice === 'all' ? choice : new Set(choice.keys()),
      known: knownOf(choice, items),
      chooseAll: () => keep('all'),
      clear: () => keep(none),
      release: () =>
        setKept((now) => {
          const isOther = choice === 'all' && now.about !== about;
          return isOther ? now : { ...now, choice: planRest(now.choice, choice) };
        }),
      boxes: {
        about,
        has: (id) => choice === 'all' || choice.has(id),
        nameOf,
        choose: (ids, isChosen) => keep(planChoice(choice, items, ids, isChosen)),
      },
    };
  }, [about, choice, items, nameOf]);
}
