import type { TimelineResource, TimelineRowResource } from '@aster-scheduler/client';
import { Link, useNavigate } from '@tanstack/react-router';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { printRange } from '../../parts/plan-range.js';
import { statusWord } from '../../parts/status-mark.js';
import { TimeBrush } from '../../parts/time-brush.js';
import { formatDuration } from '../../time/format-duration.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { Busy } from './busy.js';
import { drawTimeline } from './draw-timeline.js';
import { planAxis } from './plan-axis.js';
import { planBars, rowHeight, type Shape, shapeAt } from './plan-bars.js';
import style from './timeline.module.css';
import { useThemeStamp } from './use-theme-stamp.js';

interface TimelineChartProps {
  readonly timeline: TimelineResource;
  readonly group: 'job' | 'pool' | 'worker';
  /** Another range was chosen in it. */
  readonly onRange: (range: { readonly from: string; readonly to: string }, isDrawn: boolean) => void;
}

/** Rows of bars on one canvas, beside them their names; one box tells of what is pointed at. */
export function TimelineChart({ timeline, group, onRange }: TimelineChartProps) {
  const zone = useZone();
  const theme = useThemeStamp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const width = useWidth(area);
  const [pointed, setPointed] = useState<Shape>();
  const [from, to] = [Date.parse(timeline.from), Date.parse(timeline.to)];
  const shapes = useMemo(() => planBars(timeline, width), [timeline, width]);
  const marks = planAxis(from, to, width);
  const xOf = (at: number) => ((at - from) / (to - from)) * width;
  useEffect(() => {
    if (canvas.current === null) return;
    drawTimeline(canvas.current, {
      shapes,
      rows: timeline.rows.length,
      width,
      marks: planAxis(from, to, width).map((at) => ((at - from) / (to - from)) * width),
      now: ((Date.parse(timeline.now) - from) / (to - from)) * width,
    });
  }, [shapes, timeline, width, from, to, theme]);

  function find({ nativeEvent }: MouseEvent): Shape | undefined {
    return shapeAt(shapes, nativeEvent.offsetX, nativeEvent.offsetY);
  }
  const lead = useOpening({ timeline, group });
  function open(event: MouseEvent): void {
    const { offsetX, offsetY } = event.nativeEvent;
    const row = timeline.rows[Math.floor(offsetY / rowHeight)];
    lead(find(event), row, from + (offsetX / width) * (to - from));
  }
  return (
    <div className={style['chart']}>
      <div className={style['corner']} />
      <div className={style['axis']}>
        {marks.map((at) => (
          <span key={at} style={{ insetInlineStart: `${xOf(at)}px` }}>
            {axisText(at, to - from, zone)}
          </span>
        ))}
      </div>
      <Busy busy={timeline.busy} range={{ from, to }} width={width} />
      <ol className={style['names']} aria-label="Rows of the timeline">
        {timeline.rows.map((row) => (
          <li key={row.key} style={{ blockSize: `${rowHeight}px` }}>
            {group === 'job' ? (
              <Link to="/jobs/$name" params={{ name: row.name }} title={row.name} aria-label={summaryOf(row)}>
                <bdi>{row.name}</bdi>
              </Link>
            ) : (
              <span title={summaryOf(row)}>
                <bdi>{row.name}</bdi>
              </span>
            )}
          </li>
        ))}
      </ol>
      <div ref={area} className={style['area']}>
        <TimeBrush range={{ from, to }} onRange={(range, isDrawn) => onRange(printRange(range), isDrawn)}>
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
          />
        </TimeBrush>
        {pointed !== undefined && (
          <Tip shape={pointed} name={timeline.rows[pointed.row]?.name ?? ''} zone={zone} width={width} />
        )}
      </div>
    </div>
  );
}

/** Where a click leads: to the run, to several, or to why nothing ran there. */
function useOpening({ timeline, group }: Pick<TimelineChartProps, 'timeline' | 'group'>) {
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

/** What a row has, for those who do not see it. */
function summaryOf({ name, bars, ticks }: TimelineRowResource): string {
  const counts = new Map<string, number>();
  for (const [, , status, , count] of bars) counts.set(status, (counts.get(status) ?? 0) + count);
  const told = [...counts].map(([status, count]) => `${count} ${status.replace('_', ' ')}`);
  if (ticks.length > 0) told.push(`${ticks.length} to come`);
  return `${name}: ${told.length === 0 ? 'nothing' : told.join(', ')}`;
}

const dayMs = 86_400_000;

function axisText(at: number, rangeMs: number, zone: string): string {
  const text = formatInstant(new Date(at), zone, { zone: false });
  if (rangeMs > 2 * dayMs) return text.slice(5, 16);
  return rangeMs < 600_000 ? text.slice(11) : text.slice(11, 16);
}

function useWidth(area: { readonly current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(800);
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
