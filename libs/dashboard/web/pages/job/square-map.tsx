import { useMemo } from 'react';
import { AsTable } from '../../parts/as-table.js';
import { heatColour, heatMost, type HeatOf, heatWords } from './heat-colour.js';
import style from './job-charts.module.css';
import type { HeatCounts } from './plan-days.js';
import { PointChart } from './point-chart.js';

const cell = 14;
const top = 16;

interface SquareMapProps {
  readonly columns: number;
  /** What stands left of each row. */
  readonly rows: readonly string[];
  /** Room for it. */
  readonly left: number;
  /** What stands above some columns, or above a row below them. */
  readonly marks: ReadonlyArray<{ readonly column: number; readonly row?: number; readonly word: string }>;
  readonly squares: readonly Square[];
  readonly of: HeatOf;
  /** How far the square of the row below is in `squares`. */
  readonly upDown: number;
  /** For those who hear it. */
  readonly label: string;
  readonly caption: string;
  /** A square was pressed. */
  readonly onOpen: (square: Square) => void;
}

export interface Square {
  readonly column: number;
  readonly row: number;
  /** What it is about: a day, an hour. */
  readonly title: string;
  readonly counts: HeatCounts | undefined;
}

/** A square for each span of time. Those of a colour are one shape, and one box tells of the one that is pointed at. */
export function SquareMap(props: SquareMapProps) {
  const { columns, rows, left, marks, squares, of, upDown, label, caption, onOpen } = props;
  const [width, height] = [left + columns * cell, top + rows.length * cell];
  const shapes = useMemo(() => shapesOf(squares, left, of), [squares, left, of]);
  return (
    <figure className={style['figure']}>
      <div
        className={style['heat']}
        data-small={columns > 30}
        style={{ aspectRatio: `${width} / ${height}`, maxInlineSize: `${width * 1.25}px` }}
      >
        <PointChart
          label={label}
          count={squares.length}
          upDown={upDown}
          boxOf={(index) => {
            const square = squares[index];
            if (square === undefined) return undefined;
            const [x, y] = [(left + square.column * cell) / width, (top + square.row * cell) / height];
            return { x, y, width: (cell - 2) / width, height: (cell - 2) / height };
          }}
          indexAt={(x, y) => {
            const [column, row] = [Math.floor((x * width - left) / cell), Math.floor((y * height - top) / cell)];
            const index = squares.findIndex((square) => square.column === column && square.row === row);
            return index < 0 ? undefined : index;
          }}
          onOpen={(index) => {
            const square = squares[index];
            if (square !== undefined) onOpen(square);
          }}
          tell={(index) => `${squares[index]?.title ?? ''}: ${heatWords(squares[index]?.counts)}`}
        >
          <svg viewBox={`0 0 ${width} ${height}`} aria-hidden>
            {marks.map(({ column, row = 0, word }) => (
              <text key={`${row} ${column}`} x={left + column * cell} y={top + row * cell - 4}>
                {word}
              </text>
            ))}
            {rows.map((word, row) => (
              <text key={row} x={0} y={top + row * cell + 10}>
                {word}
              </text>
            ))}
            {[...shapes].map(([fill, shape]) => (
              <path key={fill} d={shape} style={{ fill }} />
            ))}
          </svg>
        </PointChart>
      </div>
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

/** The squares of each colour as one path. */
function shapesOf(squares: readonly Square[], left: number, of: HeatOf): ReadonlyMap<string, string> {
  const most = heatMost(squares.map(({ counts }) => counts));
  const side = cell - 2;
  const shapes = new Map<string, string>();
  for (const { column, row, counts } of squares) {
    const fill = heatColour(counts, of, most);
    const square = `M${left + column * cell} ${top + row * cell}h${side}v${side}h-${side}z`;
    shapes.set(fill, (shapes.get(fill) ?? '') + square);
  }
  return shapes;
}
