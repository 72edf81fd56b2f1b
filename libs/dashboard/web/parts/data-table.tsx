import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { activeIndex, type Pointed } from './active-index.js';
import style from './data-table.module.css';
import { planRowRange } from './plan-row-range.js';
import { SelectionBox } from './selection-box.js';
import { useIsPhone } from './use-is-phone.js';

export interface Column<Item> {
  readonly key: string;
  readonly head: ReactNode;
  /** A track of a CSS grid: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly cell: (item: Item) => ReactNode;
  /** Shown on phones too, as the first or the second line of a card. */
  readonly phone?: 1 | 2;
}

/** Which items are chosen, to do one thing to all of them. */
export interface TableSelection<Item> {
  /** What the list was asked for: a range does not begin at what was chosen in another list. */
  readonly about: string;
  readonly has: (key: string) => boolean;
  readonly nameOf: (item: Item) => string;
  readonly choose: (keys: readonly string[], isChosen: boolean) => void;
}

interface DataTableProps<Item> {
  /** What is listed, for those who hear it. */
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Opens an item: Enter on its row. Each row also has a link in one of its cells. */
  readonly onOpen: (item: Item) => void;
  /** Called when the end of what is there comes near. */
  readonly onEnd?: () => void;
  /** How many there are in all, if it is known. */
  readonly total?: number;
  /** Each row has a box then: with Shift all up to the one before, `x` or Space for the row that the keys are at. */
  readonly selection?: TableSelection<Item>;
}

const boxWidth = '24px';

const rowHeight = 36;
const cardHeight = 60;

/** A list of any length: only the rows that can be seen are in the page. Moves by arrows, `j` and `k`. */
export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, columns, items, keyOf, onOpen, onEnd, total, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed>();
  const before = useRef<{ readonly about: string; readonly key: string }>(undefined);
  const isPhone = useIsPhone();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? cardHeight : rowHeight),
    overscan: 5,
    getItemKey: (index) => keyOfIndex(items, keyOf, index),
  });
  useEffect(() => virtual.measure(), [isPhone, virtual]);
  const active = activeIndex(items.map(keyOf), pointed);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 20) onEnd?.();
  }, [last, items.length, onEnd]);

  function point(index: number, isGuess = false): void {
    const item = items[index];
    if (item !== undefined) setPointed({ key: keyOf(item), index, isGuess });
  }

  function choose(item: Item, isRange: boolean): void {
    if (selection === undefined) return;
    const [{ about }, key] = [selection, keyOf(item)];
    const from = isRange && before.current?.about === about ? before.current.key : undefined;
    selection.choose(planRowRange(items.map(keyOf), from, key), !selection.has(key));
    before.current = { about, key };
  }

  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity }[
      event.key
    ];
    const item = items[active];
    if (event.key === 'Enter' && item !== undefined && event.target === event.currentTarget) onOpen(item);
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (selection !== undefined && isChoosing(event)) {
      event.preventDefault();
      if (item !== undefined) choose(item, event.shiftKey);
    }
    if (step === undefined) return;
    event.preventDefault();
    const at = active === -1 ? (pointed?.index ?? 0) : active;
    const next = Math.min(Math.max(at + step, 0), items.length - 1);
    point(next);
    virtual.scrollToIndex(next);
  }

  const template = [...(selection === undefined ? [] : [boxWidth]), ...columns.map(({ width }) => width)].join(' ');
  return (
    <div
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
      {!isPhone && <Head columns={columns} items={items} keyOf={keyOf} selection={selection} template={template} />}
      <div ref={scroller} className={style['body']}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start, key }) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <Row
                key={key}
                {...{ item, columns, index, isPhone, selection, template }}
                id={rowId(label, index)}
                top={start}
                isActive={index === active}
                isChosen={selection?.has(keyOf(item)) ?? false}
                onActive={() => point(index)}
                onChoose={(isRange) => choose(item, isRange)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Space on a box or a link is that one's own. */
function isChoosing({ key, target, currentTarget }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'x' || (key === ' ' && target === currentTarget);
}

interface HeadProps<Item> extends Pick<DataTableProps<Item>, 'columns' | 'items' | 'keyOf' | 'selection'> {
  readonly template: string;
}

function Head<Item>({ columns, items, keyOf, selection, template }: HeadProps<Item>) {
  const isChosen = selection !== undefined && items.every((item) => selection.has(keyOf(item)));
  return (
    <div role="row" className={style['head']} style={{ gridTemplateColumns: template }}>
      {selection !== undefined && (
        <SelectionBox
          role="columnheader"
          label="Select all that are loaded"
          isChosen={isChosen}
          isSome={!isChosen && items.some((item) => selection.has(keyOf(item)))}
          onChoose={() => selection.choose(items.map(keyOf), !isChosen)}
        />
      )}
      {columns.map(({ key, head }) => (
        <div key={key} role="columnheader" className={style['cell']}>
          {head}
        </div>
      ))}
    </div>
  );
}

interface RowProps<Item> extends Pick<DataTableProps<Item>, 'columns' | 'selection'> {
  readonly item: Item;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly isPhone: boolean;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onActive: () => void;
  readonly onChoose: (isRange: boolean) => void;
}

function Row<Item>(props: RowProps<Item>) {
  const { item, columns, selection, id, index, top, template, isPhone, isActive, isChosen, onActive, onChoose } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selection === undefined ? isActive : isChosen}
      data-chosen={isChosen}
      className={`${isPhone ? style['card'] : style['row']} ${isActive ? style['active'] : ''}`}
      style={{ transform: `translateY(${top}px)`, ...(isPhone ? {} : { gridTemplateColumns: template }) }}
      onClick={onActive}
    >
      {selection !== undefined && (
        <SelectionBox
          role="gridcell"
          label={`Select ${selection.nameOf(item)}`}
          isChosen={isChosen}
          onChoose={({ shiftKey }) => onChoose(shiftKey)}
        />
      )}
      {isPhone ? (
        <Card columns={columns} item={item} />
      ) : (
        columns.map((column) => (
          <div key={column.key} role="gridcell" className={style['cell']}>
            {column.cell(item)}
          </div>
        ))
      )}
    </div>
  );
}

function Card<Item>({ columns, item }: { readonly columns: readonly Column<Item>[]; readonly item: Item }) {
  return ([1, 2] as const).map((line) => (
    <div key={line} role="gridcell" className={style['cardLine']}>
      {columns
        .filter(({ phone }) => phone === line)
        .map((column) => (
          <span key={column.key} className={style['cardPart']}>
            {column.cell(item)}
          </span>
        ))}
    </div>
  ));
}

function rowId(label: string, index: number): string {
  return `${label.replaceAll(/\W/g, '-')}-${index}`;
}

function keyOfIndex<Item>(items: readonly Item[], keyOf: (item: Item) => string, index: number): string | number {
  const item = items[index];
  return item === undefined ? index : keyOf(item);
}
