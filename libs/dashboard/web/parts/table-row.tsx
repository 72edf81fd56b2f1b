import { memo } from 'react';
import style from './data-table.module.css';
import { SelectionBox } from './selection-box.js';
import { TableCard } from './table-card.js';
import type { Column } from './table-column.js';
import { lookOf } from './table-look.js';

interface RowProps<Item> {
  readonly columns: readonly Column<Item>[];
  readonly item: Item;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly isPhone: boolean;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  /** Absent where rows cannot be chosen. */
  readonly nameOf: ((item: Item) => string) | undefined;
}

function Row<Item>({ item, columns, id, index, top, template, isPhone, isActive, isChosen, nameOf }: RowProps<Item>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={nameOf === undefined ? isActive : isChosen}
      data-chosen={isChosen}
      className={`${isPhone ? style['card'] : style['row']} ${isActive ? style['active'] : ''}`}
      style={{ transform: `translateY(${top}px)`, ...(isPhone ? {} : { gridTemplateColumns: template }) }}
    >
      {nameOf !== undefined && <SelectionBox role="gridcell" label={`Select ${nameOf(item)}`} isChosen={isChosen} />}
      {isPhone ? (
        <TableCard columns={columns} item={item} />
      ) : (
        columns.map((column) => (
          <div key={column.key} role="gridcell" className={lookOf(style['cell'], column)}>
            {column.cell(item)}
          </div>
        ))
      )}
    </div>
  );
}

/** A row: drawn again only when something of it has changed, not with each key and each row that comes into view. */
export const TableRow = memo(Row) as typeof Row;
