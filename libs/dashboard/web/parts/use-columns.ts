import { useMemo, useState } from 'react';
import type { Column } from './data-table.js';

export interface ShownColumns<Item> {
  /** The same ones until others are chosen. */
  readonly columns: readonly Column<Item>[];
  readonly shown: ReadonlySet<string>;
  readonly choose: (shown: ReadonlySet<string> | undefined) => void;
}

/**
 * The columns of a list that this reader wants, kept in the browser.
 *
 * @param list what is listed @param all the same ones each time
 */
export function useColumns<Item>(list: string, all: readonly Column<Item>[]): ShownColumns<Item> {
  const storageKey = `aster.columns.${list}`;
  const [kept, setKept] = useState(() => localStorage.getItem(storageKey));
  const shown = useMemo(() => {
    const named = kept === null ? undefined : new Set(kept.split(','));
    const keys = all.filter(({ key, isExtra }) => (named === undefined ? isExtra !== true : named.has(key)));
    return new Set((keys.length === 0 ? all : keys).map(({ key }) => key));
  }, [kept, all]);
  return {
    columns: useMemo(() => all.filter(({ key }) => shown.has(key)), [all, shown]),
    shown,
    choose(next) {
      const text = next === undefined ? null : [...next].join(',');
      if (text === null) localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, text);
      setKept(text);
    },
  };
}
