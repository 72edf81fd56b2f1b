import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import style from './job-charts.module.css';
import { type HeatCounts, type HeatDay, planDays } from './plan-days.js';

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
            style={{ fill: colourOf(counts) }}
          >
            <title>{`${date}: ${counts === undefined ? 'nothing ended' : `${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.skipped} skipped`}`}</title>
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

function colourOf(counts: HeatCounts | undefined): string {
  if (counts === undefined) return 'var(--ground-3)';
  const { succeeded, failed } = counts;
  if (succeeded + failed === 0) return 'color-mix(in oklab, var(--skipped) 45%, var(--ground))';
  if (failed === 0) return 'color-mix(in oklab, var(--succeeded) 55%, var(--ground))';
  // one failure among many is to be seen
  const share = Math.round(45 + 55 * (failed / (succeeded + failed)));
  return `color-mix(in oklab, var(--failed) ${share}%, var(--ground))`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months that begin in the picture, above the weeks in which they do. */
function monthMarks(days: readonly HeatDay[]): readonly { readonly week: number; readonly word: string }[] {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date, week }) => ({ week, word: months[Number(date.slice(5, 7)) - 1] ?? '' }));
}
