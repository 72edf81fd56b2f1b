import type { TimelineResource } from '@aster-scheduler/client';
import { useMemo } from 'react';
import { formatCounted } from '../../parts/format-count.js';
import type { TimeRange } from '../../parts/plan-range.js';
import { planBusy } from './plan-busy.js';
import style from './timeline.module.css';

const height = 36;

interface BusyProps {
  readonly busy: TimelineResource['busy'];
  readonly range: TimeRange;
  /** Absent: nothing is drawn yet, but it has its room. */
  readonly width: number | undefined;
}

/** How many runs there were at the same time, against the slots, over the same axis as the bars. */
export function Busy({ busy, range, width = 0 }: BusyProps) {
  const { from, to } = range;
  const { columns, most, slots } = useMemo(() => planBusy(busy, { from, to }, width), [busy, from, to, width]);
  if (most === 0) return null;
  const shownMost = Number(most.toFixed(1));
  const highest = Math.max(most, slots);
  const slotWords = formatCounted(slots, 'slot');
  const y = (count: number) => height - (count / highest) * (height - 4);
  const shapeOf = (isIn: (running: number) => boolean) =>
    columns
      .filter(({ running }) => isIn(running))
      .map(({ x, width: wide, running }) => `M${x} ${y(running)}h${wide}V${height}h-${wide}z`)
      .join('');
  return (
    <>
      <p className={style['busyWord']}>
        at most {shownMost} at a time{slots > 0 && <span className="muted">, {slotWords}</span>}
      </p>
      <svg
        className={style['busy']}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={`At most ${shownMost} runs at the same time${slots > 0 ? `, for ${slotWords}` : ''}`}
      >
        <path d={shapeOf((running) => slots === 0 || running <= slots)} />
        <path d={shapeOf((running) => slots > 0 && running > slots)} data-over />
        {slots > 0 && <line x1={0} x2={width} y1={y(slots)} y2={y(slots)} />}
      </svg>
    </>
  );
}
