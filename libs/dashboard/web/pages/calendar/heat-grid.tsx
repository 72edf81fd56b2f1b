import type { LoadStep } from '../../parts/plan-load.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './calendar.module.css';

interface HeatGridProps {
  readonly cells: readonly LoadStep[];
  readonly rowBy: 'hour' | 'day';
  /** What is counted. */
  readonly word?: string;
}

/** Starts in each step, a row for each hour or day by the clock that is chosen: darker is more. */
export function HeatGrid({ cells, rowBy, word = 'starts' }: HeatGridProps) {
  const zone = useZone();
  const largest = Math.max(...cells.map(({ starts }) => starts), 1);
  const perRow = rowBy === 'hour' ? 12 : 24;
  const rows = new Map<string, Map<number, LoadStep>>();
  for (const cell of cells) {
    const text = formatInstant(new Date(cell.at), zone, { zone: false, seconds: false });
    const [hour, minute] = [Number(text.slice(11, 13)), Number(text.slice(14, 16))];
    const name = rowBy === 'hour' ? `${text.slice(5, 13)}:00` : text.slice(5, 10);
    const row = rows.get(name) ?? new Map<number, LoadStep>();
    // an hour that the clock shows twice adds up
    const column = rowBy === 'hour' ? Math.floor(minute / 5) : hour;
    const before = row.get(column);
    row.set(column, before === undefined ? cell : { ...before, starts: before.starts + cell.starts });
    rows.set(name, row);
  }
  return (
    <table className={style['heat']}>
      <caption className="visually-hidden">
        {word === 'starts' ? 'Starts that are expected' : 'Runs that have ended'}
      </caption>
      <colgroup>
        <col className={style['name']} />
        <col span={perRow} />
      </colgroup>
      <thead>
        <tr>
          <td />
          {Array.from({ length: perRow }, (_, column) => {
            const told = columnName(rowBy, column);
            return told === undefined ? (
              <td key={column} />
            ) : (
              <th key={column} scope="col" className="num">
                {told}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {[...rows].map(([name, row], index) => (
          <tr key={name}>
            <th scope="row" className="num">
              <RowName name={name} isFirst={index === 0} />
            </th>
            {Array.from({ length: perRow }, (_, column) => (
              <Cell key={column} cell={row.get(column)} {...{ largest, zone, word }} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Of every third column: there is no room for all. */
function columnName(rowBy: HeatGridProps['rowBy'], column: number): string | undefined {
  if (column % 3 !== 0) return undefined;
  return rowBy === 'hour' ? `:${String(column * 5).padStart(2, '0')}` : String(column);
}

/** `11-30 13:00`, with its day to be seen where that begins. */
function RowName({ name, isFirst }: { readonly name: string; readonly isFirst: boolean }) {
  const [day = '', hour] = name.split(' ');
  if (hour === undefined || isFirst || hour === '00:00') return name;
  return (
    <>
      <span className="visually-hidden">{day} </span>
      {hour}
    </>
  );
}

interface CellProps {
  readonly cell: LoadStep | undefined;
  readonly largest: number;
  readonly zone: string;
  readonly word: string;
}

function Cell({ cell, largest, zone, word }: CellProps) {
  if (cell === undefined) return <td />;
  const told = `${formatInstant(new Date(cell.at), zone, { seconds: false })}: ${Math.round(cell.starts)} ${word}`;
  // the root spreads small counts, which are most
  const share = Math.round(Math.sqrt(cell.starts / largest) * 90);
  return (
    <td title={told}>
      <span
        className={style['cell']}
        style={{ background: `color-mix(in oklab, var(--running) ${share}%, var(--ground-2))` }}
      >
        <span className="visually-hidden">{told}</span>
      </span>
    </td>
  );
}
