import type { RunStatisticsResource } from '@aster-scheduler/client';
import { memo } from 'react';
import { formatCounted } from '../../parts/format-count.js';
import { formatDate } from '../../time/format-date.js';
import { formatDuration } from '../../time/format-duration.js';
import { useZone } from '../../time/zone-choice.js';
import { heatMost, type HeatOf } from './heat-colour.js';
import { heatColumns, heatPlace, monthMarks } from './heat-places.js';
import { type HeatDay, planDays } from './plan-days.js';
import { type Square, SquareMap } from './square-map.js';

const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', ''];

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
      columns={heatColumns(weeks)}
      rows={heatColumns(weeks) === weeks ? weekdays : [...weekdays, '', ...weekdays]}
      left={weeks <= 26 ? 28 : 38}
      marks={monthMarks(days, weeks)}
      squares={days.map(({ date, week, weekday, counts }) => {
        const { column, above } = heatPlace(week, weeks);
        return { column, row: above + weekday, title: date, counts };
      })}
      of={of}
      upDown={1}
      label={`${formatCounted(some, 'day')} with runs, ${bad} of them with failures, by the clock of ${jobZone}`}
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
  if (of === 'runs') return `At most ${formatCounted(runs, 'run')} in a day`;
  if (of === 'duration') return `What half of the runs of a day took at most: up to ${formatDuration(durationMs)}`;
  const { bad, some } = daysWithRuns(days);
  return bad === 0 ? 'No day with failures' : `${bad} of ${formatCounted(some, 'day')} with failures`;
}
