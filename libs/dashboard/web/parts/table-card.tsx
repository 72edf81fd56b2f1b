import style from './data-table.module.css';
import type { Column } from './table-column.js';
import { lookOf } from './table-look.js';

/** A row on a phone: two lines, of what it is about and of what there is room for. */
export function TableCard<Item>({ columns, item }: { readonly columns: readonly Column<Item>[]; readonly item: Item }) {
  return ([1, 2] as const).map((line) => (
    <div key={line} role="gridcell" className={style['cardLine']}>
      {columns
        .filter(({ phone }) => phone === line)
        .map((column) => (
          <span key={column.key} className={lookOf(style['cardPart'], column)}>
            {column.cell(item)}
          </span>
        ))}
    </div>
  ));
}
