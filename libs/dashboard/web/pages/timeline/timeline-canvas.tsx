import type { TimelineResource, TimelineRowResource } from '@aster-scheduler/client';
import { useNavigate } from '@tanstack/react-router';
import { type MouseEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { printRange } from '../../parts/plan-range.js';
import { statusWord } from '../../parts/status-mark.js';
import { formatDuration } from '../../time/format-duration.js';
import { formatInstant } from '../../time/format-instant.js';
import { drawTimeline } from './draw-timeline.js';
import { rowHeight, type Shape, shapeAt, type TimelinePlan } from './plan-bars.js';
import style from './timeline.module.css';
import { timelineColours } from './timeline-colours.js';
import { useThemeStamp } from './use-theme-stamp.js';

interface TimelineCanvasProps {
  readonly timeline: TimelineResource;
  readonly plan: TimelinePlan;
  readonly group: 'job' | 'pool' | 'worker';
  readonly zone: string;
  /** Where the marks of the axis lie. */
  readonly axis: ReadonlyArray<{ readonly x: number }>;
  /** In pixels. */
  readonly width: number;
  /** What the canvas lies in. */
  readonly children: (canvas: ReactNode) => ReactNode;
}

/** Rows of bars on one canvas; one box tells of what is pointed at, and nothing else is drawn anew for it. */
export function TimelineCanvas({ timeline, plan, group, zone, axis, width, children }: TimelineCanvasProps) {
  const theme = useThemeStamp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<Shape>();
  const { from, to } = plan;
  const now = ((Date.parse(timeline.now) - from) / (to - from)) * width;
  // with the rest of the page, in one picture
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const marks = axis.map(({ x }) => x);
    drawTimeline(canvas.current, { plan, width, marks, now, colours: timelineColours(theme) });
  }, [plan, width, axis, now, theme]);

  function find({ nativeEvent }: MouseEvent): Shape | undefined {
    return shapeAt(plan, nativeEvent.offsetX, nativeEvent.offsetY, width);
  }
  const lead = useOpening({ timeline, group });
  function open(event: MouseEvent): void {
    const { offsetX, offsetY } = event.nativeEvent;
    const row = timeline.rows[Math.floor(offsetY / rowHeight)];
    lead(find(event), row, from + (offsetX / width) * (to - from));
  }
  return (
    <>
      {children(
        <canvas
          ref={canvas}
          className={style['canvas']}
          style={{ inlineSize: `${width}px`, blockSize: `${timeline.rows.length * rowHeight}px` }}
          data-pointed={pointed?.kind === 'run'}
          role="img"
          aria-label={`Runs from ${formatInstant(new Date(from), zone)} to ${formatInstant(new Date(to), zone)}; each row’s name tells what is in it`}
          onMouseMove={(event) => setPointed(find(event))}
          onMouseLeave={() => setPointed(undefined)}
          onClick={open}
        />,
      )}
      {pointed !== undefined && (
        <Tip shape={pointed} name={timeline.rows[pointed.row]?.name ?? ''} zone={zone} width={width} />
      )}
    </>
  );
}

/** Where a click leads: to the run, to several, or to why nothing ran there. */
function useOpening({ timeline, group }: Pick<TimelineCanvasProps, 'timeline' | 'group'>) {
  const navigate = useNavigate();
  return (shape: Shape | undefined, row: TimelineRowResource | undefined, at: number): void => {
    if (shape?.kind === 'run' && shape.runId !== undefined) {
      return void navigate({ to: '/runs/$id', params: { id: shape.runId } });
    }
    if (shape?.kind === 'run') {
      const name = timeline.rows[shape.row]?.name;
      const range = printRange({ from: shape.from, to: shape.to + 1_000 });
      return void navigate({
        to: '/runs',
        search: { ...range, ...(group === 'job' && name !== undefined ? { job: name } : {}) },
      });
    }
    if (group !== 'job' || row === undefined) return;
    void navigate({
      to: '/jobs/$name',
      params: { name: row.name },
      search: { tab: 'ledger', at: printRange({ from: at, to: at }).from },
    });
  };
}

interface TipProps {
  readonly shape: Shape;
  readonly name: string;
  readonly zone: string;
  readonly width: number;
}

function Tip({ shape, name, zone, width }: TipProps) {
  const { x, y, height, from, to, kind, status, count, mark } = shape;
  const what =
    kind === 'tick'
      ? 'to come'
      : kind === 'wait'
        ? 'waits'
        : `${count > 1 ? `${count} runs, the worst ` : ''}${status === undefined ? '' : statusWord(status)}`;
  return (
    <div
      className={style['tip']}
      style={{ insetBlockStart: `${y + height + 4}px`, insetInlineStart: `${Math.min(x, Math.max(width - 280, 0))}px` }}
    >
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <span>
        {what}
        {to > from && <>, {formatDuration(to - from)}</>}
      </span>
      <span className="muted num">{formatInstant(new Date(from), zone)}</span>
      {mark === 'gap' && <span>the clock leaves its time out</span>}
      {mark === 'repeated' && <span>the clock shows its time twice</span>}
    </div>
  );
}
