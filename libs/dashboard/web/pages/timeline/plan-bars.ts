import type { RunStatus, TimelineBar, TimelineResource, TimelineRowResource } from '@aster-scheduler/client';

export const rowHeight = 28;
const padding = 4;
const mostLanes = 4;
/** Narrower bars could not be seen. */
const leastWidth = 2;

/** Where the bars of a timeline lie, whatever its width. */
export interface TimelinePlan {
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly RowPlan[];
}

interface RowPlan {
  readonly row: TimelineRowResource;
  /** Of each bar. */
  readonly lanes: Uint8Array;
  readonly laneCount: number;
}

/** Something that is drawn, as it is pointed at. All lengths are in pixels. */
export interface Shape extends Box {
  readonly row: number;
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

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bars that overlap in time lie below each other, as far as there is room. */
export function planBars({ from, to, rows }: TimelineResource): TimelinePlan {
  return { from: Date.parse(from), to: Date.parse(to), rows: rows.map(planRow) };
}

/** The lane of each bar is the first that is free when it begins; the last one has all that are left. */
function planRow(row: TimelineRowResource): RowPlan {
  const { bars } = row;
  const lanes = new Uint8Array(bars.length);
  const ends: number[] = [];
  let laneCount = 1;
  for (let index = 0; index < bars.length; index += 1) {
    const bar = bars[index];
    if (bar === undefined) continue;
    let lane = 0;
    while (lane < mostLanes - 1 && (ends[lane] ?? -Infinity) > bar[0]) lane += 1;
    ends[lane] = bar[1]; // by their places: taken apart, tens of thousands of them take twice as long
    lanes[index] = lane;
    laneCount = Math.max(laneCount, lane + 1);
  }
  return { row, lanes, laneCount };
}

/** Told of all that a row has, in the order in which it is drawn, and where it lies. */
export interface RowVisitor {
  readonly wait: (wait: TimelineRowResource['waits'][number], ...box: BoxNumbers) => void;
  readonly bar: (bar: TimelineBar, ...box: BoxNumbers) => void;
  readonly tick: (tick: TimelineRowResource['ticks'][number], ...box: BoxNumbers) => void;
}

/** In pixels. There are tens of thousands of them: an object for each takes longer than to draw them. */
export type BoxNumbers = readonly [x: number, y: number, width: number, height: number];

/** Goes through a row of a timeline that is so many pixels wide. */
export function visitRow({ from, to, rows }: TimelinePlan, index: number, width: number, visitor: RowVisitor): void {
  const planned = rows[index];
  if (planned === undefined) return;
  const { row, lanes, laneCount } = planned;
  const perMs = width / (to - from);
  const inner = rowHeight - 2 * padding;
  const height = inner / laneCount;
  const top = index * rowHeight + padding;
  for (const wait of row.waits) visitor.wait(wait, wait[0] * perMs, top + height / 2 - 1, wide(wait[0], wait[1]), 2);
  const barHeight = Math.max(height - 1, 2);
  for (let each = 0; each < row.bars.length; each += 1) {
    const bar = row.bars[each];
    if (bar === undefined) continue;
    visitor.bar(bar, bar[0] * perMs, top + (lanes[each] ?? 0) * height, wide(bar[0], bar[1]), barHeight);
  }
  for (const tick of row.ticks) visitor.tick(tick, tick[0] * perMs, top, wide(0, tick[1] ?? 0), inner);

  function wide(begin: number, end: number): number {
    return Math.max((end - begin) * perMs, leastWidth);
  }
}

/** What lies at a place of a timeline of such a width; the one that was drawn last where several do. */
export function shapeAt(plan: TimelinePlan, x: number, y: number, width: number): Shape | undefined {
  const near = 2; // a bar of two pixels can be met
  const row = Math.floor(y / rowHeight);
  let found: Shape | undefined;
  const isAt = ([left, top, wide, tall]: BoxNumbers) =>
    x >= left - near && x <= left + wide + near && y >= top - near && y <= top + tall + near;
  const place = (begin: number, end: number, [left, top, wide, tall]: BoxNumbers) => {
    return { row, x: left, y: top, width: wide, height: tall, from: plan.from + begin, to: plan.from + end };
  };
  visitRow(plan, row, width, {
    wait: ([begin, end], ...box) => {
      if (isAt(box)) found = { ...place(begin, end, box), kind: 'wait', count: 1 };
    },
    bar: ([begin, end, status, runId, count], ...box) => {
      if (!isAt(box)) return;
      found = { ...place(begin, end, box), kind: 'run', status, count, ...(runId === null ? {} : { runId }) };
    },
    tick: ([at, usual, mark], ...box) => {
      if (!isAt(box)) return;
      found = { ...place(at, at + (usual ?? 0), box), kind: 'tick', count: 1, ...(mark === null ? {} : { mark }) };
    },
  });
  return found;
}
