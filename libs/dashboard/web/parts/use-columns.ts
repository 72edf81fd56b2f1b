import { useMemo, useState } from 'react';
import { planColumns } from './plan-columns.js';
import { planWidths, trackOf, type Widths } from './plan-widths.js';
import type { Column } from './table-column.js';

/** Columns that belong together, and the name under which the choice of them is kept: no two lists have one name. */
export interface ColumnList<Item> {
  readonly name: string;
  readonly columns: readonly Column<Item>[];
}

export interface ShownColumns<Item> {
  /** The same ones until others are chosen. */
  readonly columns: readonly Column<Item>[];
  /** In their order. */
  readonly shown: ReadonlySet<string>;
  readonly choose: (shown: ReadonlySet<string> | undefined) => void;
  /** Makes a column wider by so many pixels, or narrower. */
  readonly widen: (key: string, by: number) => void;
}

/** The columns of a list that this reader wants, kept in the browser. @param list one and the same while it is shown */
export function useColumns<Item>(list: ColumnList<Item>): ShownColumns<Item> {
  const [state, setState] = useState(() => readKept(list));
  const now = state.list === list ? state : readKept(list);
  if (now !== state) setState(now);
  const { kept, widths } = now;
  const shown = useMemo(() => planColumns(kept, list.columns), [kept, list]);
  const columns = useMemo(() => {
    const isAnyKept = [...shown].some((key) => widths[key] !== undefined);
    return [...shown].flatMap((key) =>
      list.columns
        .filter((column) => column.key === key)
        .map((column) => ({ ...column, width: trackOf(column.width, widths[key], isAnyKept) })),
    );
  }, [list, shown, widths]);
  function keep(part: Partial<Pick<Kept<Item>, 'kept' | 'widths'>>): void {
    const next = { kept, widths, ...part };
    write(`aster.columns.${list.name}`, next.kept);
    write(`aster.widths.${list.name}`, Object.keys(next.widths).length === 0 ? null : JSON.stringify(next.widths));
    setState({ list, ...next });
  }
  return {
    columns,
    shown,
    choose: (next) => keep(next === undefined ? { kept: null, widths: {} } : { kept: [...next].join(',') }),
    widen: (key, by) => keep({ widths: { ...widths, ...planWidths(measureColumns(), key, by) } }),
  };
}

interface Kept<Item> {
  readonly list: ColumnList<Item>;
  readonly kept: string | null;
  readonly widths: Widths;
}

function readKept<Item>(list: ColumnList<Item>): Kept<Item> {
  return {
    list,
    kept: localStorage.getItem(`aster.columns.${list.name}`),
    widths: readWidths(localStorage.getItem(`aster.widths.${list.name}`)),
  };
}

/** What somebody has written there by hand is no reason to show nothing. */
function readWidths(text: string | null): Widths {
  try {
    const entries = Object.entries(JSON.parse(text ?? '{}') as object);
    return Object.fromEntries(entries.filter(([, width]) => typeof width === 'number' && width > 0));
  } catch {
    return {};
  }
}

function write(name: string, text: string | null): void {
  if (text === null) localStorage.removeItem(name);
  else localStorage.setItem(name, text);
}

/** As wide as the columns of the list are on the screen: a page has one list whose columns are chosen. */
function measureColumns(): ReadonlyArray<readonly [string, number]> {
  return [...document.querySelectorAll<HTMLElement>('main [data-column]')].map((head) => [
    head.dataset['column'] ?? '',
    head.offsetWidth,
  ]);
}
