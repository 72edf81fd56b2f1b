import type { ForecastResource } from '@aster-scheduler/client';
import { bar } from '../output/bar.js';
import type { Column } from '../output/column.js';
import { printable } from '../output/printable.js';
import { type TableRow, tableRows } from '../output/table-rows.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { formatInstant, type Times } from '../time/format-instant.js';

const barWidth = 24;
const peaksShown = 5;

/** Prints what will start and run, step by step, and below it the peaks and the clock changes. */
export async function printForecast(session: Session, forecast: ForecastResource, times: Times): Promise<void> {
  const items = tableRows(forecast.columns, forecast.rows);
  const most = items.reduce((highest, { starts }) => Math.max(highest, starts ?? 0), 0);
  const columns: readonly Column<TableRow>[] = [
    { title: 'FROM', text: ({ at }) => formatInstant(new Date(at ?? 0), times) },
    { title: 'STARTS', text: ({ starts }) => countText(starts), alignsRight: true },
    { title: 'CHART', text: ({ starts }) => bar(starts ?? 0, most, barWidth), dropOrder: 1 },
    { title: 'BUSY', text: ({ running_p50: busy }) => countText(busy), alignsRight: true, isWide: true },
    { title: 'BUSY P95', text: ({ running_p95: busy }) => countText(busy), alignsRight: true, style: busyStyle },
    { title: 'SLOTS', text: ({ slots }) => countText(slots), alignsRight: true },
  ];
  await printList<TableRow>(session, {
    items,
    columns,
    name: ({ at }) => new Date(at ?? 0).toISOString(),
    empty: 'nothing is due in that time',
  });
  for (const line of remarks(forecast, times)) session.say(line);
}

/** Peaks that somebody can do something about, clock changes that jobs meet, and whether anything was left out. */
export function remarks({ peaks, clock_changes: changes, is_complete: isWhole }: ForecastResource, times: Times) {
  const at = (text: string) => formatInstant(new Date(text), times);
  const high = peaks.filter(({ running_p95: busy, slots }) => busy > slots).slice(0, peaksShown);
  return [
    ...high.map(
      ({ at: when, pool, running_p95: busy, slots, jobs, proposal }) =>
        `peak ${at(when)} in pool ${pool}: ${countText(busy)} at once, ${slots} slots` +
        (jobs[0] === undefined ? '' : `; ${printable(jobs[0].name)}${jobs.length > 1 ? ' and others' : ''}`) +
        (proposal === null ? '' : `; ${printable(proposal)}`),
    ),
    ...changes.map(
      ({ timezone, at: when, from, to, jobs }) =>
        `the clock of ${timezone} goes from ${from} to ${to} at ${at(when)}: ${jobs} ${jobs === 1 ? 'job' : 'jobs'}`,
    ),
    ...(isWhole ? [] : ['not all schedules could be looked at: ask for a shorter range']),
  ];
}

/** Parts of a run are told to a tenth. */
export function countText(count: number | null | undefined): string {
  return String(Math.round((count ?? 0) * 10) / 10);
}

function busyStyle({ running_p95: busy, slots }: TableRow) {
  return (busy ?? 0) > (slots ?? 0) ? ('red' as const) : undefined;
}
