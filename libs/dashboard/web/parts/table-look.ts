import type { Column } from './table-column.js';

/** The classes of what shows a column. @param place of its place: a cell, or a part of a card */
export function lookOf(place: string | undefined, { look = '' }: Pick<Column<never>, 'look'>): string {
  return look === '' ? `${place}` : `${place} ${look}`;
}
