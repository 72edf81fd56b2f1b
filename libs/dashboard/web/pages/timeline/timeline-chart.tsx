import type { TimelineResource } from '@aster-scheduler/client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { printRange } from '../../parts/plan-range.js';
import { TimeBrush } from '../../parts/time-brush.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { Busy } from './busy.js';
import { planAxis } from './plan-axis.js';
import { planBars } from './plan-bars.js';
import { RowNames } from './row-names.js';
import style from './timeline.module.css';
import { TimelineCanvas } from './timeline-canvas.js';

interface TimelineChartProps {
  readonly timeline: TimelineResource;
  readonly group: 'job' | 'pool' | 'worker';
  /** Another range was chosen in it. */
  readonly onRange: (range: { readonly from: string; readonly to: string }, isDrawn: boolean) => void;
}

/** Rows of bars over an axis, beside them their names; above them how many runs there were at a time. */
export function TimelineChart({ timeline, group, onRange }: TimelineChartProps) {
  const zone = useZone();
  const area = useRef<HTMLDivElement>(null);
  const width = useWidth(area);
  const plan = useMemo(() => planBars(timeline), [timeline]);
  const { from, to } = plan;
  const axis = useMemo(() => {
    const marks = width === undefined ? [] : planAxis(from, to, width);
    return marks.map((at) => ({ at, x: ((at - from) / (to - from)) * (width ?? 0) }));
  }, [from, to, width]);
  return (
    <div className={style['chart']}>
      <div className={style['corner']} />
      <div className={style['axis']}>
        {axis.map(({ at, x }) => (
          <span key={at} style={{ insetInlineStart: `${x}px` }}>
            {axisText(at, to - from, zone)}
          </span>
        ))}
      </div>
      <Busy busy={timeline.busy} range={{ from, to }} width={width} />
      <RowNames rows={timeline.rows} areJobs={group === 'job'} />
      <div ref={area} className={style['area']}>
        {width !== undefined && (
          <TimelineCanvas {...{ timeline, plan, group, zone, axis, width }}>
            {(canvas) => (
              <TimeBrush range={{ from, to }} onRange={(range, isDrawn) => onRange(printRange(range), isDrawn)}>
                {canvas}
              </TimeBrush>
            )}
          </TimelineCanvas>
        )}
      </div>
    </div>
  );
}

const dayMs = 86_400_000;

function axisText(at: number, rangeMs: number, zone: string): string {
  const text = formatInstant(new Date(at), zone, { zone: false });
  if (rangeMs > 2 * dayMs) return text.slice(5, 16);
  return rangeMs < 600_000 ? text.slice(11) : text.slice(11, 16);
}

/** Absent until the place of the bars has been laid out. */
function useWidth(area: { readonly current: HTMLDivElement | null }): number | undefined {
  const [width, setWidth] = useState<number>();
  useEffect(() => {
    if (area.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(Math.floor(entry.contentRect.width), 1));
    });
    observer.observe(area.current);
    return () => observer.disconnect();
  }, [area]);
  return width;
}
