import type { Column } from './column.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';
import { cutToWidth, textWidth } from './text-width.js';

const gap = 2;
/** A column is not shortened further. */
const narrowest = 8;

/** Items as a table that fits into the terminal. */
export function renderTable<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  { columns: room, style }: Pick<Terminal, 'columns' | 'style'>,
): string {
  const measured = columns.map((column) => {
    const texts = items.map((item) => printable(column.text(item)));
    return { column, texts, width: widest([column.title, ...texts]) };
  });
  const fitted = fit(measured, room);
  const line = (parts: readonly string[]) => `${parts.join(' '.repeat(gap)).trimEnd()}\n`;
  const head = line(fitted.map(({ column, width }) => style('bold', pad(column.title, width, column.alignsRight))));
  const body = items.map((item, index) =>
    line(
      fitted.map(({ column, texts, width }) => {
        const text = pad(cutToWidth(texts[index] ?? '', width), width, column.alignsRight);
        const look = column.style?.(item);
        return look === undefined ? text : style(look, text);
      }),
    ),
  );
  return head + body.join('');
}

interface Measured<Item> {
  readonly column: Column<Item>;
  readonly texts: readonly string[];
  readonly width: number;
}

function fit<Item>(cells: readonly Measured<Item>[], room: number): readonly Measured<Item>[] {
  const isTooLong = (some: readonly Measured<Item>[]) => lineWidth(some.map(atLeast)) > room;
  const droppable = cells.filter(({ column }) => column.dropOrder !== undefined);
  const dropped: Measured<Item>[] = [];
  const without = (left: readonly Measured<Item>[]) => cells.filter((cell) => !left.includes(cell));
  for (const cell of droppable.sort((one, other) => rank(other) - rank(one))) {
    if (!isTooLong(without(dropped))) break;
    dropped.push(cell);
  }
  // a narrow one may still have room where a wide one had to go
  for (const cell of [...dropped].reverse()) {
    const fewer = dropped.filter((each) => each !== cell);
    if (isEmpty(cell) || isTooLong(without(fewer))) continue;
    dropped.splice(dropped.indexOf(cell), 1);
  }
  const kept = without(dropped);
  const excess = lineWidth(kept) - room;
  if (excess <= 0) return kept;
  return shrink(kept, excess);
}

/** The highest goes first; what says nothing before all that says something. */
function rank<Item>(cell: Measured<Item>): number {
  return isEmpty(cell) ? Infinity : (cell.column.dropOrder ?? 0);
}

function isEmpty<Item>({ texts }: Measured<Item>): boolean {
  return texts.every((text) => text === '' || text === '-');
}

/** As narrow as it may become before it is left out. */
function atLeast<Item>(cell: Measured<Item>): Measured<Item> {
  return { ...cell, width: Math.min(cell.width, cell.column.leastWidth ?? cell.width) };
}

/** The widest of the columns that may be shortened gives first. */
function shrink<Item>(cells: readonly Measured<Item>[], excess: number): readonly Measured<Item>[] {
  const widths = cells.map(({ width }) => width);
  for (let left = excess; left > 0; left -= 1) {
    let widestAt = -1;
    for (const [index, { column }] of cells.entries()) {
      const width = widths[index] ?? 0;
      if (column.shrinks === true && width > narrowest && width > (widths[widestAt] ?? 0)) widestAt = index;
    }
    if (widestAt < 0) break;
    widths[widestAt] = (widths[widestAt] ?? 0) - 1;
  }
  return cells.map((cell, index) => ({ ...cell, width: widths[index] ?? cell.width }));
}

function lineWidth<Item>(cells: readonly Measured<Item>[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0) + gap * Math.max(0, cells.length - 1);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}

function pad(text: string, width: number, alignsRight = false): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return alignsRight ? space + text : text + space;
}
