import type { RunStatus, TimelineBar, TimelineResource } from '@aster-scheduler/client';

export const rowHeight = 28;
const padding = 4;
const mostLanes = 4;
/** Narrower bars could not be seen. */
const leastWidth = 2;

/** Something that is drawn, and can be pointed at. All lengths are in pixels. */
export interface Shape {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: 'run' | 'wait' | 'tick';
  /** Of a run. */
  readonly status?: RunStatus;
  readonly runId?: string;
  /** How many runs it stands for. */
  readonly count: number;
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** What the clock does to a tick. */
  readonly mark?: 'gap' | 'repeated';
}

/** Where the bars of a timeline lie. Bars that overlap in time lie below each other, as far as there is room. */
export function planBars({ from, to, rows }: TimelineResource, width: number): readonly Shape[] {
  const start = Date.parse(from);
  const perMs = width / (Date.parse(to) - start);
  const place = (begin: number, end: number) => ({
    x: begin * perMs,
    width: Math.max((end - begin) * perMs, leastWidth),
    from: start + begin,
    to: start + end,
  });
  return rows.flatMap(({ bars, waits, ticks }, row) => {
    const lanes = lanesOf(bars);
    const laneCount = Math.min(Math.max(...lanes, 0) + 1, mostLanes);
    const height = (rowHeight - 2 * padding) / laneCount;
    const top = row * rowHeight + padding;
    return [
      ...waits.map(([begin, end]): Shape => ({
        ...place(begin, end),
        row,
        y: top + height / 2 - 1,
        height: 2,
        kind: 'wait',
        count: 1,
      })),
      ...bars.map(([begin, end, status, runId, count], index): Shape => {
        const y = top + Math.min(lanes[index] ?? 0, laneCount - 1) * height;
        const shape = { ...place(begin, end), row, y, height: Math.max(height - 1, 2), status, count } as const;
        return runId === null ? { ...shape, kind: 'run' } : { ...shape, kind: 'run', runId };
      }),
      ...ticks.map(([at, usual, mark]): Shape => {
        const shape = { ...place(at, at + (usual ?? 0)), row, y: top, height: rowHeight - 2 * padding } as const;
        return { ...shape, kind: 'tick', count: 1, ...(mark === null ? {} : { mark }) };
      }),
    ];
  });
}

/** The lane of each bar: the first that is free when it begins. */
function lanesOf(bars: readonly TimelineBar[]): readonly number[] {
  const ends: number[] = [];
  return bars.map(([begin, end]) => {
    const free = ends.findIndex((busyUntil) => busyUntil <= begin);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = end;
    return lane;
  });
}

/** What lies at a place; the one that was drawn last where several do. */
export function shapeAt(shapes: readonly Shape[], x: number, y: number): Shape | undefined {
  const near = 2; // a bar of two pixels can be met
  return shapes.findLast(
    (shape) =>
      Math.floor(y / rowHeight) === shape.row &&
      x >= shape.x - near &&
      x <= shape.x + shape.width + near &&
      y >= shape.y - near &&
      y <= shape.y + shape.height + near,
  );
}
