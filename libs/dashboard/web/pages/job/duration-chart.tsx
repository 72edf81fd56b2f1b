import type { JobVersionItem, RunStatisticsResource } from '@aster-scheduler/client';
import { AsTable } from '../../parts/as-table.js';
import { formatDuration } from '../../time/format-duration.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './job-charts.module.css';

const width = 600;
const height = 110;

interface DurationChartProps {
  readonly series: RunStatisticsResource;
  readonly versions: readonly JobVersionItem[];
  readonly zone: string;
}

/** The usual duration as a line, 95 of 100 as a paler one, the longest as dots, and when the job was changed. */
export function DurationChart({ series, versions, zone: jobZone }: DurationChartProps) {
  const zone = useZone(jobZone);
  const [from, to] = [Date.parse(series.from), Date.parse(series.to)];
  const points = pointsOf(series);
  const largest = Math.max(...points.map(({ max }) => max), 1);
  const x = (at: number) => ((at - from) / (to - from)) * width;
  const y = (ms: number) => height - 4 - (ms / largest) * (height - 12);
  const line = (of: 'p50' | 'p95') =>
    points
      .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point[of]).toFixed(1)}`)
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
        aria-label={`Lately usually ${formatDuration(usual)}, at the longest ${formatDuration(largest)}; changed ${changes.length} times`}
      >
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
        <path d={line('p50')} className={style['p50']} />
        {points.map(({ at, p50, p95, max }) => (
          <line key={at} x1={x(at)} x2={x(at)} y1={y(max) - 1.5} y2={y(max) + 1.5} className={style['max']}>
            <title>{`${formatInstant(new Date(at), zone, { seconds: false })}: usually ${formatDuration(p50)}, 95 of 100 within ${formatDuration(p95)}, at the longest ${formatDuration(max)}`}</title>
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
        head={['at', 'usually', '95 of 100 within', 'longest']}
        rows={() =>
          points.map(({ at, p50, p95, max }) => [
            formatInstant(new Date(at), zone, { seconds: false }),
            ...[p50, p95, max].map(formatDuration),
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
