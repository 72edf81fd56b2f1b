import type { JobVersionItem, RunStatisticsResource } from '@aster-scheduler/client';
import { AsTable } from '../../parts/as-table.js';
import { formatCounted } from '../../parts/format-count.js';
import { formatDuration } from '../../time/format-duration.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './job-charts.module.css';

const width = 600;
const height = 110;

/** What of its runs is drawn: how long they took, or how late they started. */
export type DurationKind = 'duration' | 'start delay';

interface DurationChartProps {
  readonly of: DurationKind;
  readonly series: RunStatisticsResource;
  readonly versions: readonly JobVersionItem[];
  readonly zone: string;
  /** An instant in it was pressed, wherever nothing is drawn. */
  readonly onAsk: (at: Date) => void;
}

/** The usual duration as a line, 95 of 100 as a paler one, the longest as dots, and when the job was changed. */
export function DurationChart({ of, series, versions, zone: jobZone, onAsk }: DurationChartProps) {
  const zone = useZone(jobZone);
  const [from, to] = [Date.parse(series.from), Date.parse(series.to)];
  const points = of === 'duration' ? pointsOf(series) : delaysOf(series);
  const largest = Math.max(...points.map(({ max }) => max), 1);
  const x = (at: number) => ((at - from) / (to - from)) * width;
  const y = (ms: number) => height - 4 - (ms / largest) * (height - 12);
  const line = (share: 'p50' | 'p95') =>
    points
      .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point[share]).toFixed(1)}`)
      .join('');
  const changes = versions.filter(({ changed_at: at, version }) => version > 1 && Date.parse(at) > from);
  const usual = points.at(-1)?.p50 ?? 0;
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className={style['durations']}
        role="img"
        aria-label={`${of === 'duration' ? `Lately usually ${formatDuration(usual)}, at` : 'Start delay, at'} the longest ${formatDuration(largest)}; changed ${formatCounted(changes.length, 'time')}`}
        onClick={({ clientX, currentTarget }) => {
          const { left, width: wide } = currentTarget.getBoundingClientRect();
          onAsk(new Date(from + ((clientX - left) / wide) * (to - from)));
        }}
      >
        <title>Press a place to ask what became of its tick</title>
        {changes.map(({ version, changed_at: at, changed_by: by }) => (
          <line
            key={version}
            x1={x(Date.parse(at))}
            x2={x(Date.parse(at))}
            y1={0}
            y2={height}
            className={style['version']}
          >
            <title>{`version ${version}${by === null ? '' : ` by ${by}`}, ${formatInstant(new Date(at), zone)}`}</title>
          </line>
        ))}
        <path d={line('p95')} className={style['p95']} />
        {of === 'duration' && <path d={line('p50')} className={style['p50']} />}
        {points.map(({ at, p50, p95, max }) => (
          <line
            key={at}
            x1={x(at)}
            x2={x(at)}
            y1={y(max) - 1.5}
            y2={y(max) + 1.5}
            className={of === 'duration' ? style['max'] : style['hit']}
          >
            <title>{`${formatInstant(new Date(at), zone, { seconds: false })}: ${of === 'duration' ? `usually ${formatDuration(p50)}, 95 of 100 within ${formatDuration(p95)}, at the longest ${formatDuration(max)}` : `95 of 100 started within ${formatDuration(p95)}`}`}</title>
          </line>
        ))}
      </svg>
      <figcaption className={style['axis']}>
        <span>{formatInstant(new Date(from), zone, { seconds: false, zone: false }).slice(5)}</span>
        <span>
          {changes.map(({ version }) => `v${version}`).join(', ')}
          {changes.length > 0 && ' ┊ '}
          top: {formatDuration(largest)}
        </span>
        <span>{formatInstant(new Date(to), zone, { seconds: false }).slice(5)}</span>
      </figcaption>
      <AsTable
        head={of === 'duration' ? ['at', 'usually', '95 of 100 within', 'longest'] : ['at', '95 of 100 started within']}
        rows={() =>
          points.map(({ at, p50, p95, max }) => [
            formatInstant(new Date(at), zone, { seconds: false }),
            ...(of === 'duration' ? [p50, p95, max] : [p95]).map(formatDuration),
          ])
        }
      />
    </figure>
  );
}

interface Point {
  readonly at: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The steps in which something ran, each in its middle. */
function pointsOf({ columns, rows, step_ms: step }: RunStatisticsResource): readonly Point[] {
  const place = new Map(columns.map((name, index) => [name, index]));
  return rows.flatMap((row) => {
    const of = (name: string) => row[place.get(name) ?? -1] ?? null;
    const [at, p50, p95, max] = [of('at'), of('p50_ms'), of('p95_ms'), of('max_ms')];
    return at === null || p50 === null || p95 === null || max === null ? [] : [{ at: at + step / 2, p50, p95, max }];
  });
}

/** How late 95 of 100 have started, of the steps in which something did. */
function delaysOf({ columns, rows, step_ms: step }: RunStatisticsResource): readonly Point[] {
  const [atPlace, delayPlace] = [columns.indexOf('at'), columns.indexOf('delay_p95_ms')];
  return rows.flatMap((row) => {
    const [at, delay] = [row[atPlace] ?? null, row[delayPlace] ?? null];
    return at === null || delay === null ? [] : [{ at: at + step / 2, p50: delay, p95: delay, max: delay }];
  });
}
