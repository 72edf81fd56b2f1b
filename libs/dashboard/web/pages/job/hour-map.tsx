import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../../time/format-instant.js';
import type { HeatOf } from './heat-colour.js';
import { planHours } from './plan-days.js';
import { type Square, SquareMap } from './square-map.js';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface HourMapProps {
  /** Absent until it is read. */
  readonly heat: Pick<RunStatisticsResource, 'columns' | 'rows'> | undefined;
  readonly zone: string;
  readonly days: number;
  readonly of: HeatOf;
  readonly onOpen: (square: Square) => void;
}

/** A square for each hour of the last days by the clock of the job: when in the day it fails. */
export function HourMap({ heat = nothing, zone, days, of, onOpen }: HourMapProps) {
  const localOf = (at: Date) => formatInstant(at, zone).slice(0, 13);
  const rows = planHours(heat, { days, today: localOf(new Date()).slice(0, 10), localOf });
  const all = rows.flatMap(({ hours }) => hours.flatMap(({ counts }) => counts ?? []));
  const bad = all.filter(({ failed }) => failed > 0).length;
  return (
    <SquareMap
      onOpen={onOpen}
      columns={24}
      rows={rows.map(({ date }) => `${weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${Number(date.slice(8))}`)}
      left={44}
      marks={[0, 6, 12, 18].map((hour) => ({ column: hour, word: `${twoDigits(hour)}:00` }))}
      squares={rows.flatMap(({ date, hours }, row) =>
        hours.map(({ hour, counts }) => ({ column: hour, row, title: `${date} ${twoDigits(hour)}:00`, counts })),
      )}
      of={of}
      upDown={24}
      label={`${all.length} hours with runs, ${bad} of them with failures, by the clock of ${zone}`}
      caption={`${bad === 0 ? 'No hour with failures' : `${bad} of ${all.length} hours with failures`}, hours of ${zone}`}
    />
  );
}

function twoDigits(hour: number): string {
  return String(hour).padStart(2, '0');
}

const nothing = { columns: [], rows: [] };
