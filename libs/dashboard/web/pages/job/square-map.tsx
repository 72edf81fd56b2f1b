import { AsTable } from '../../parts/as-table.js';
import { heatColour, heatWords } from './heat-colour.js';
import style from './job-charts.module.css';
import type { HeatCounts } from './plan-days.js';

const cell = 14;
const top = 16;

interface SquareMapProps {
  readonly columns: number;
  /** What stands left of each row. */
  readonly rows: readonly string[];
  /** Room for it. */
  readonly left: number;
  /** What stands above some columns. */
  readonly marks: ReadonlyArray<{ readonly column: number; readonly word: string }>;
  readonly squares: readonly Square[];
  /** For those who hear it. */
  readonly label: string;
  readonly caption: string;
}

export interface Square {
  readonly column: number;
  readonly row: number;
  /** What it is about: a day, an hour. */
  readonly title: string;
  readonly counts: HeatCounts | undefined;
}

/** A square for each span of time: the share of its runs that failed. */
export function SquareMap({ columns, rows, left, marks, squares, label, caption }: SquareMapProps) {
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${left + columns * cell} ${top + rows.length * cell}`}
        className={style['heat']}
        role="img"
        aria-label={label}
      >
        {marks.map(({ column, word }) => (
          <text key={column} x={left + column * cell} y={10}>
            {word}
          </text>
        ))}
        {rows.map((word, row) => (
          <text key={row} x={0} y={top + row * cell + 10}>
            {word}
          </text>
        ))}
        {squares.map(({ column, row, title, counts }) => (
          <rect
            key={title}
            x={left + column * cell}
            y={top + row * cell}
            width={cell - 2}
            height={cell - 2}
            rx={2}
            style={{ fill: heatColour(counts) }}
          >
            <title>{`${title}: ${heatWords(counts)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="muted">{caption}</figcaption>
      <AsTable
        head={['time', 'what it came to']}
        rows={() =>
          squares.filter(({ counts }) => counts !== undefined).map(({ title, counts }) => [title, heatWords(counts)])
        }
      />
    </figure>
  );
}
