import type { JobResource, LedgerEntryResource } from '@aster-scheduler/client';
import { useNavigate } from '@tanstack/react-router';
import { type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import { printRange } from '../../parts/plan-range.js';
import { TimeBrush } from '../../parts/time-brush.js';
import { useMay } from '../../parts/use-may.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './ledger-strip.module.css';
import { nearestMark, planLedgerStrip, type StripLook, type StripMark } from './plan-ledger-strip.js';

const width = 1_000;
const height = 28;
const tall: Readonly<Record<StripLook, number>> = { well: 14, failed: 28, skipped: 8, unexplained: 28, open: 14 };
const words: Readonly<Record<StripLook, string>> = {
  well: 'succeeded',
  failed: 'did not succeed',
  skipped: 'skipped',
  unexplained: 'unexplained',
  open: 'to come, or under way',
};

interface LedgerStripProps {
  readonly job: JobResource;
  /** Those that are listed below. */
  readonly ticks: readonly LedgerEntryResource[];
}

/**
 * The ticks that are listed, over time. A part that is drawn over is offered to be backfilled; a place that is pressed
 * is asked about.
 */
export function LedgerStrip({ job, ticks }: LedgerStripProps) {
  const navigate = useNavigate();
  const zone = useZone(job.timezone);
  const [pointed, setPointed] = useState<StripMark>();
  const plan = useMemo(() => planLedgerStrip(ticks), [ticks]);
  const shapes = useMemo(() => shapesOf(plan?.marks ?? []), [plan]);
  if (plan === undefined) return null;
  const { range, marks } = plan;
  const change = (part: object) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const markAt = ({ clientX, currentTarget }: Pick<PointerEvent, 'clientX' | 'currentTarget'>) => {
    const { left, width: wide } = currentTarget.getBoundingClientRect();
    return nearestMark(plan, (clientX - left) / wide);
  };
  return (
    <figure className={style['strip']}>
      <Brush onRange={(part) => change({ do: 'backfill', ...printRange(part) })} range={range}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${marks.length} ticks over time: ${summaryOf(marks)}`}
          onPointerMove={(event) => setPointed(markAt(event))}
          onPointerLeave={() => setPointed(undefined)}
          onClick={(event) => {
            const mark = markAt(event);
            if (mark !== undefined) change({ at: printRange({ from: mark.at, to: mark.at }).from });
          }}
        >
          <rect width={width} height={height} className={style['ground']} />
          {[...shapes].map(([look, shape]) => (
            <path key={look} d={shape} data-look={look} />
          ))}
        </svg>
      </Brush>
      <figcaption>
        <span>{formatInstant(new Date(range.from), zone, { seconds: false })}</span>
        <span className={style['told']} data-on={pointed !== undefined}>
          {pointed === undefined ? <Hint /> : `${formatInstant(new Date(pointed.at), zone)}: ${words[pointed.look]}`}
        </span>
        <span>{formatInstant(new Date(range.to), zone, { seconds: false })}</span>
      </figcaption>
    </figure>
  );
}

interface BrushProps {
  readonly range: { readonly from: number; readonly to: number };
  readonly onRange: (range: { readonly from: number; readonly to: number }) => void;
  readonly children: ReactNode;
}

/** Only for those who may make runs. */
function Brush({ range, onRange, children }: BrushProps) {
  if (!useMay().be('operate')) return children;
  return (
    <TimeBrush range={range} isFixed onRange={onRange}>
      {children}
    </TimeBrush>
  );
}

function Hint() {
  return useMay().be('operate') ? 'draw over a part to backfill it' : null;
}

/** The lines of all ticks with the same look, as one shape. */
function shapesOf(marks: readonly StripMark[]): ReadonlyMap<StripLook, string> {
  const shapes = new Map<StripLook, string>();
  const wide = Math.min(Math.max((width / Math.max(marks.length, 1)) * 0.5, 2), 8);
  for (const { share, look } of marks) {
    const shape = `M${(share * width - wide / 2).toFixed(1)} ${height}v${-tall[look]}h${wide.toFixed(1)}v${tall[look]}z`;
    shapes.set(look, (shapes.get(look) ?? '') + shape);
  }
  return shapes;
}

function summaryOf(marks: readonly StripMark[]): string {
  const counts = new Map<StripLook, number>();
  for (const { look } of marks) counts.set(look, (counts.get(look) ?? 0) + 1);
  return [...counts].map(([look, count]) => `${count} ${words[look]}`).join(', ');
}
