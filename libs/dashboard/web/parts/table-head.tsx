import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import style from './data-table.module.css';
import { planNextOrder } from './plan-order.js';
import { SelectionBox } from './selection-box.js';
import { TableGrip } from './table-grip.js';

/** What a list is in order of, and what becomes of another one that is chosen. */
export interface TableOrder {
  /** As the address has it, `-` descending; the list's own where it says nothing. */
  readonly now: string;
  readonly onChoose: (order: string) => void;
}

interface HeadColumn {
  readonly key: string;
  readonly head: ReactNode;
  readonly orders?: readonly string[];
}

interface TableHeadProps {
  readonly columns: readonly HeadColumn[];
  readonly keys: readonly string[];
  readonly template: string;
  /** Absent where rows cannot be chosen. */
  readonly selection:
    | {
        readonly has: (key: string) => boolean;
        readonly choose: (keys: readonly string[], isChosen: boolean) => void;
      }
    | undefined;
  readonly order: TableOrder | undefined;
  readonly onWiden: ((key: string, by: number) => void) | undefined;
}

/** The names of the columns; one that the list can be in order of is a button. Between them they are drawn wider. */
export function TableHead({ columns, keys, selection, template, order, onWiden }: TableHeadProps) {
  const isChosen = selection !== undefined && keys.every((key) => selection.has(key));
  return (
    <div role="row" className={style['head']} style={{ gridTemplateColumns: template }}>
      {selection !== undefined && (
        <SelectionBox
          role="columnheader"
          label="Select all that are loaded"
          isChosen={isChosen}
          isSome={!isChosen && keys.some((key) => selection.has(key))}
          onChoose={() => selection.choose(keys, !isChosen)}
        />
      )}
      {columns.map(({ key, head, orders = [] }, index) => (
        <div
          key={key}
          role="columnheader"
          className={style['cell']}
          data-column={key}
          aria-sort={order === undefined || orders.length === 0 ? undefined : sortOf(orders, order.now)}
        >
          {order === undefined || orders.length === 0 ? (
            head
          ) : (
            <OrderButton head={head} orders={orders} order={order} />
          )}
          {onWiden !== undefined && index < columns.length - 1 && <TableGrip onDrag={(by) => onWiden(key, by)} />}
        </div>
      ))}
    </div>
  );
}

function sortOf(orders: readonly string[], now: string): 'ascending' | 'descending' | 'none' {
  if (!orders.includes(now)) return 'none';
  return now.startsWith('-') ? 'descending' : 'ascending';
}

interface OrderButtonProps {
  readonly head: ReactNode;
  readonly orders: readonly string[];
  readonly order: TableOrder;
}

function OrderButton({ head, orders, order: { now, onChoose } }: OrderButtonProps) {
  const isNow = orders.includes(now);
  const isDescending = now.startsWith('-');
  const next = planNextOrder(orders, now);
  return (
    <button
      type="button"
      className={style['order']}
      data-now={isNow}
      disabled={next === now}
      title={next === now ? undefined : `Put in order, ${next.startsWith('-') ? 'descending' : 'ascending'}`}
      onClick={() => onChoose(next)}
    >
      {head}
      {isNow && (isDescending ? <ArrowDown aria-hidden size={13} /> : <ArrowUp aria-hidden size={13} />)}
    </button>
  );
}
