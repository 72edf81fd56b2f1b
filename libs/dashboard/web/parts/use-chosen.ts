import { useMemo, useState } from 'react';
import type { TableSelection } from './data-table.js';

/** Which items of a list are chosen: some by their ids, or all that match what the list was asked for. */
export type Chosen = ReadonlySet<string> | 'all';

export interface Selection<Item> {
  readonly chosen: Chosen;
  /** Of the table. */
  readonly boxes: TableSelection<Item>;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

const none: ReadonlySet<string> = new Set();

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
  const [kept, setKept] = useState<{ readonly about: string; readonly chosen: Chosen }>({ about, chosen: none });
  const chosen = kept.about === about ? kept.chosen : none;
  return useMemo(() => {
    const keep = (next: Chosen) => setKept({ about, chosen: next });
    return {
      chosen,
      chooseAll: () => keep('all'),
      clear: () => keep(none),
      boxes: {
        about,
        has: (id) => chosen === 'all' || chosen.has(id),
        nameOf,
        choose(ids, isChosen) {
          const next = new Set(chosen === 'all' ? items.map(({ id }) => id) : chosen);
          for (const id of ids) {
            if (isChosen) next.add(id);
            else next.delete(id);
          }
          keep(next);
        },
      },
    };
  }, [about, chosen, items, nameOf]);
}
