import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { heatColour, heatWords } from './heat-colour.js';
import style from './job-charts.module.css';
import { type HeatDay, planDays } from './plan-days.js';

const cell = 14;
const left = 28;
const top = 16;
const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', ''];

interface HeatMapProps {
  readonly heat: RunStatisticsResource;
  readonly zone: string;
  readonly weeks: number;
}

/** A square for each day by the clock of the job: the share of its runs that failed. */
export function HeatMap({ heat, zone: jobZone, weeks }: HeatMapProps) {
  const zone = useZone(jobZone);
  const dateOf = (at: Date) => formatInstant(at, jobZone).slice(0, 10);
  const days = planDays(heat, { weeks, today: dateOf(new Date()), dateOf });
  const bad = days.filter(({ counts }) => counts !== undefined && counts.failed > 0).length;
  const some = days.filter(({ counts }) => counts !== undefined).length;
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${left + weeks * cell} ${top + 7 * cell}`}
        className={style['heat']}
        role="img"
        aria-label={`${some} days with runs, ${bad} of them with failures, by the clock of ${jobZone}`}
      >
        {monthMarks(days).map(({ week, word }) => (
          <text key={week} x={left + week * cell} y={10}>
            {word}
          </text>
        ))}
        {weekdays.map((word, weekday) => (
          <text key={weekday} x={0} y={top + weekday * cell + 10}>
            {word}
          </text>
        ))}
        {days.map(({ date, week, weekday, counts }) => (
          <rect
            key={date}
            x={left + week * cell}
            y={top + weekday * cell}
            width={cell - 2}
            height={cell - 2}
            rx={2}
            style={{ fill: heatColour(counts) }}
          >
            <title>{`${date}: ${heatWords(counts)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="muted">
        {bad === 0 ? 'No day with failures' : `${bad} of ${some} days with failures`}
        {zone === jobZone ? '' : `, days of ${jobZone}`}
      </figcaption>
    </figure>
  );
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months that begin in the picture, above the weeks in which they do. */
function monthMarks(days: readonly HeatDay[]): readonly { readonly week: number; readonly word: string }[] {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date, week }) => ({ week, word: months[Number(date.slice(5, 7)) - 1] ?? '' }));
}
