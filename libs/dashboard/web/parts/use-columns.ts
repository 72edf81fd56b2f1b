import { useMemo, useState } from 'react';
import type { Column } from './data-table.js';
import { planColumns } from './plan-columns.js';

/** Columns that belong together, and the name under which the choice of them is kept: no two lists have one name. */
export interface ColumnList<Item> {
  readonly name: string;
  readonly columns: readonly Column<Item>[];
}

export interface ShownColumns<Item> {
  /** The same ones until others are chosen. */
  readonly columns: readonly Column<Item>[];
  readonly shown: ReadonlySet<string>;
  readonly choose: (shown: ReadonlySet<string> | undefined) => void;
}

/** The columns of a list that this reader wants, kept in the browser. @param list one and the same while it is shown */
export function useColumns<Item>(list: ColumnList<Item>): ShownColumns<Item> {
  const [state, setState] = useState(() => readKept(list));
  const now = state.list === list ? state : readKept(list);
  if (now !== state) setState(now);
  const { kept } = now;
  const shown = useMemo(() => planColumns(kept, list.columns), [kept, list]);
  return {
    columns: useMemo(() => list.columns.filter(({ key }) => shown.has(key)), [list, shown]),
    shown,
    choose(next) {
      const text = next === undefined ? null : [...next].join(',');
      if (text === null) localStorage.removeItem(keyOf(list));
      else localStorage.setItem(keyOf(list), text);
      setState({ list, kept: text });
    },
  };
}

interface Kept<Item> {
  readonly list: ColumnList<Item>;
  readonly kept: string | null;
}

function readKept<Item>(list: ColumnList<Item>): Kept<Item> {
  return { list, kept: localStorage.getItem(keyOf(list)) };
}

function keyOf({ name }: Pick<ColumnList<never>, 'name'>): string {
  return `aster.columns.${name}`;
}
