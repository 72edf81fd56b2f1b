import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { type HeatDay, planDays } from './plan-days.js';
import { SquareMap } from './square-map.js';

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
    <SquareMap
      columns={weeks}
      rows={weekdays}
      left={28}
      marks={monthMarks(days)}
      squares={days.map(({ date, week, weekday, counts }) => ({ column: week, row: weekday, title: date, counts }))}
      label={`${some} days with runs, ${bad} of them with failures, by the clock of ${jobZone}`}
      caption={
        (bad === 0 ? 'No day with failures' : `${bad} of ${some} days with failures`) +
        (zone === jobZone ? '' : `, days of ${jobZone}`)
      }
    />
  );
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months that begin in the picture, above the weeks in which they do. */
function monthMarks(days: readonly HeatDay[]): readonly { readonly column: number; readonly word: string }[] {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date, week }) => ({ column: week, word: months[Number(date.slice(5, 7)) - 1] ?? '' }));
}
