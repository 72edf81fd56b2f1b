import type { RunStatisticsResource } from '@aster-scheduler/client';
import { memo } from 'react';
import { formatDate } from '../../time/format-date.js';
import { formatDuration } from '../../time/format-duration.js';
import { useZone } from '../../time/zone-choice.js';
import { heatMost, type HeatOf } from './heat-colour.js';
import { type HeatDay, planDays } from './plan-days.js';
import { type Square, SquareMap } from './square-map.js';

const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', ''];
/** Two years stand one above the other, with the row of a day between: squares stay as large as in one. */
const mostColumns = 53;
const bandRows = 8;

interface HeatMapProps {
  readonly heat: RunStatisticsResource;
  readonly zone: string;
  readonly weeks: number;
  readonly of: HeatOf;
  readonly onOpen: (square: Square) => void;
}

/** A square for each day by the clock of the job: how its runs ended, how many there were, or how long they took. */
export const HeatMap = memo(function HeatMap({ heat, zone: jobZone, weeks, of, onOpen }: HeatMapProps) {
  const zone = useZone(jobZone);
  const dateOf = (at: Date) => formatDate(at, jobZone);
  const days = planDays(heat, { weeks, today: dateOf(new Date()), dateOf });
  const { bad, some } = daysWithRuns(days);
  return (
    <SquareMap
      onOpen={onOpen}
      columns={weeks <= mostColumns ? weeks : weeks / 2}
      rows={weeks <= mostColumns ? weekdays : [...weekdays, '', ...weekdays]}
      left={28}
      marks={monthMarks(days, weeks)}
      squares={days.map(({ date, week, weekday, counts }) => {
        const { column, above } = placeOf(week, weeks);
        return { column, row: above + weekday, title: date, counts };
      })}
      of={of}
      upDown={1}
      label={`${some} days with runs, ${bad} of them with failures, by the clock of ${jobZone}`}
      caption={captionOf(days, of) + (zone === jobZone ? '' : `, days of ${jobZone}`)}
    />
  );
});

function daysWithRuns(days: readonly HeatDay[]): { readonly bad: number; readonly some: number } {
  const bad = days.filter(({ counts }) => counts !== undefined && counts.failed > 0).length;
  return { bad, some: days.filter(({ counts }) => counts !== undefined).length };
}

/** What the strongest colour stands for; of failures, how many days had some. */
function captionOf(days: readonly HeatDay[], of: HeatOf): string {
  const { runs, durationMs } = heatMost(days.map(({ counts }) => counts));
  if (of === 'runs') return `At most ${runs} ${runs === 1 ? 'run' : 'runs'} in a day`;
  if (of === 'duration') return `What half of the runs of a day took at most: up to ${formatDuration(durationMs)}`;
  const { bad, some } = daysWithRuns(days);
  return bad === 0 ? 'No day with failures' : `${bad} of ${some} days with failures`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months that begin in the picture, above the weeks in which they do. */
function monthMarks(days: readonly HeatDay[], weeks: number) {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date, week }) => {
      const { column, above } = placeOf(week, weeks);
      return { column, row: above, word: months[Number(date.slice(5, 7)) - 1] ?? '' };
    });
}

function placeOf(week: number, weeks: number): { readonly column: number; readonly above: number } {
  const isBelow = weeks > mostColumns && week >= weeks / 2;
  return isBelow ? { column: week - weeks / 2, above: bandRows } : { column: week, above: 0 };
}
