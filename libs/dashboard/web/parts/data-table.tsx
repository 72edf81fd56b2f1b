import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { activeIndex } from './active-index.js';
import style from './data-table.module.css';
import { planRowRange } from './plan-row-range.js';
import type { Column, TableSelection } from './table-column.js';
import { TableHead, type TableOrder } from './table-head.js';
import { TableRow } from './table-row.js';
import { type Anchor, useAnchor } from './use-anchor.js';
import { useIsPhone } from './use-is-phone.js';
import { usePointed } from './use-pointed.js';

interface Identified {
  readonly id: string;
}

interface DataTableProps<Item extends Identified> {
  /** What is listed, for those who hear it. */
  readonly label: string;
  /** What was asked for, and in which order: another list begins at its top. */
  readonly about?: string;
  /** The same ones each time: rows are not drawn again for a key that has moved on. */
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  /** Opens an item: Enter on its row. Each row also has a link in one of its cells. */
  readonly onOpen: (item: Item) => void;
  /** Called when the end of what is there comes near. */
  readonly onEnd?: () => void;
  /** What comes at the top while it is looked at, such as `run`: how many have come is told, rather than shown. */
  readonly news?: string;
  /** How many there are in all, if it is known. */
  readonly total?: number;
  /** Each row has a box then: with Shift all up to the one before, `x` or Space for the row that the keys are at. */
  readonly selection?: TableSelection<Item>;
  /** Heads of columns with orders put the list in them then. */
  readonly order?: TableOrder;
  /** A column is to be wider by so many pixels, or narrower. Absent where columns stay as wide as they are. */
  readonly onWiden?: (key: string, by: number) => void;
}

const boxWidth = '24px';

const rowHeight = 36;
const cardHeight = 60;

/** How many rows a key goes on by. */
const steps: Readonly<Record<string, number | undefined>> = {
  ...{ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity },
};

/** A list of any length: only the rows that can be seen are in the page. Moves by arrows, `j` and `k`. */
export function DataTable<Item extends Identified>(props: DataTableProps<Item>) {
  const { label, about, columns, items, onOpen, onEnd, news, total, selection, order, onWiden } = props;
  const [scroller, table] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const [pointed, setPointed] = usePointed(label, table);
  const before = useRef<{ readonly about: string; readonly key: string }>(undefined);
  const isPhone = useIsPhone();
  const keys = useMemo(() => items.map(({ id }) => id), [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? cardHeight : rowHeight),
    overscan: 5,
    getItemKey: (index) => keys[index] ?? index,
  });
  const anchor = useAnchor(scroller, { keys, height: isPhone ? cardHeight : rowHeight, about });
  useEffect(() => virtual.measure(), [isPhone, virtual]);
  const active = activeIndex(keys, pointed);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 20) onEnd?.();
  }, [last, items.length, onEnd]);

  function point(index: number, isGuess = false): void {
    const key = keys[index];
    if (key !== undefined) setPointed({ key, index, isGuess });
  }

  function choose(key: string, isRange: boolean): void {
    if (selection === undefined) return;
    const from = isRange && before.current?.about === selection.about ? before.current.key : undefined;
    selection.choose(planRowRange(keys, from, key), !selection.has(key));
    before.current = { about: selection.about, key };
  }

  /** Here rather than in each row, so that rows stay as they are. */
  function click({ target, shiftKey }: MouseEvent): void {
    const index = rowIndexOf(target);
    const key = keys[index];
    if (key === undefined) return;
    point(index);
    if (target instanceof HTMLInputElement) choose(key, shiftKey);
  }

  function move(event: KeyboardEvent): void {
    const item = items[active];
    if (event.key === 'Enter' && item !== undefined && event.target === event.currentTarget) onOpen(item);
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (selection !== undefined && isChoosing(event)) {
      event.preventDefault();
      if (item !== undefined) choose(item.id, event.shiftKey);
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max((active === -1 ? (pointed?.index ?? 0) : active) + step, 0), items.length - 1);
    point(next);
    bringIntoView(scroller.current, next, isPhone ? cardHeight : rowHeight);
  }

  const template = [...(selection === undefined ? [] : [boxWidth]), ...columns.map(({ width }) => width)].join(' ');
  return (
    <div
      ref={table}
      className={style['table']}
      role="grid"
      aria-label={label}
      aria-rowcount={total ?? -1}
      aria-multiselectable={selection !== undefined}
      tabIndex={0}
      onKeyDown={move}
      onFocus={({ target, currentTarget }) => target === currentTarget && pointed === undefined && point(0, true)}
      aria-activedescendant={items[active] === undefined ? undefined : rowId(label, active)}
    >
      {!isPhone && <TableHead {...{ columns, keys, selection, template, order, onWiden }} />}
      {news !== undefined && <Newer anchor={anchor} news={news} />}
      <div ref={scroller} className={style['body']} onClick={click} onScroll={anchor.onScroll}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start, key }) => {
            const item = items[index];
            return item === undefined ? null : (
              <TableRow
                key={key}
                {...{ item, columns, index, isPhone, template, top: start }}
                id={rowId(label, index)}
                nameOf={selection?.nameOf}
                isActive={index === active}
                isChosen={selection?.has(item.id) ?? false}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Newer({ anchor: { newer, toTop }, news }: { readonly anchor: Anchor; readonly news: string }) {
  if (newer === 0) return null;
  return (
    <button type="button" tabIndex={-1} className={style['newer']} onClick={toTop}>
      {newer} newer {news}
      {newer > 1 && 's'}
    </button>
  );
}

/** No further than need be; all rows are as high as each other, so nothing has to be laid out to know it. */
function bringIntoView(scroller: HTMLElement | null, index: number, height: number): void {
  if (scroller === null) return;
  const { scrollTop, clientHeight } = scroller;
  const top = index * height;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + height > scrollTop + clientHeight) scroller.scrollTop = top + height - clientHeight;
}

/** -1 beside all rows. */
function rowIndexOf(target: EventTarget): number {
  const row = target instanceof Element ? target.closest('[aria-rowindex]') : null;
  return Number(row?.getAttribute('aria-rowindex')) - 1;
}

/** Space on a box or a link is that one's own. */
function isChoosing({ key, target, currentTarget }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'x' || (key === ' ' && target === currentTarget);
}

function rowId(label: string, index: number): string {
  return `${label.replaceAll(/\W/g, '-')}-${index}`;
}
