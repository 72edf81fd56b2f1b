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
  let kept = cells;
  while (lineWidth(kept.map(atLeast)) > room) {
    const dropped = kept
      .filter(({ column }) => column.dropOrder !== undefined)
      .sort((one, other) => (other.column.dropOrder ?? 0) - (one.column.dropOrder ?? 0))[0];
    if (dropped === undefined) break;
    kept = kept.filter((cell) => cell !== dropped);
  }
  const excess = lineWidth(kept) - room;
  if (excess <= 0) return kept;
  return shrink(kept, excess);
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
