import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../../time/format-instant.js';
import { heatColour, heatWords } from './heat-colour.js';
import style from './job-charts.module.css';
import { planHours } from './plan-days.js';

const cell = 14;
const left = 44;
const top = 16;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface HourMapProps {
  /** Absent until it is read. */
  readonly heat: Pick<RunStatisticsResource, 'columns' | 'rows'> | undefined;
  readonly zone: string;
  readonly days: number;
}

/** A square for each hour of the last days by the clock of the job: when in the day it fails. */
export function HourMap({ heat = nothing, zone, days }: HourMapProps) {
  const localOf = (at: Date) => formatInstant(at, zone).slice(0, 13);
  const rows = planHours(heat, { days, today: localOf(new Date()).slice(0, 10), localOf });
  const all = rows.flatMap(({ hours }) => hours.flatMap(({ counts }) => counts ?? []));
  const bad = all.filter(({ failed }) => failed > 0).length;
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${left + 24 * cell} ${top + days * cell}`}
        className={style['heat']}
        role="img"
        aria-label={`${all.length} hours with runs, ${bad} of them with failures, by the clock of ${zone}`}
      >
        {[0, 6, 12, 18].map((hour) => (
          <text key={hour} x={left + hour * cell} y={10}>
            {String(hour).padStart(2, '0')}:00
          </text>
        ))}
        {rows.map(({ date, hours }, row) => (
          <g key={date}>
            <text x={0} y={top + row * cell + 10}>
              {weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()]} {Number(date.slice(8))}
            </text>
            {hours.map(({ hour, counts }) => (
              <rect
                key={hour}
                x={left + hour * cell}
                y={top + row * cell}
                width={cell - 2}
                height={cell - 2}
                rx={2}
                style={{ fill: heatColour(counts) }}
              >
                <title>{`${date} ${String(hour).padStart(2, '0')}:00: ${heatWords(counts)}`}</title>
              </rect>
            ))}
          </g>
        ))}
      </svg>
      <figcaption className="muted">
        {bad === 0 ? 'No hour with failures' : `${bad} of ${all.length} hours with failures`}, hours of {zone}
      </figcaption>
    </figure>
  );
}

const nothing = { columns: [], rows: [] };
