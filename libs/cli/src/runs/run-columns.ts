import type { RunListItem } from '@aster-scheduler/client';
import { shortIds } from '../objects/short-ids.js';
import type { Column } from '../output/column.js';
import { statusStyle } from '../output/status-style.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import { runLengthMs } from './run-length.js';
import { whyOf } from './why-of.js';

/** The columns of a list of runs; ids are cut as far as those of `runs` stay apart. */
export function runColumns(times: Times, runs: readonly RunListItem[]): readonly Column<RunListItem>[] {
  const shorten = shortIds(runs.map(({ id }) => id));
  // where most have a reason, it says more than how long they took
  const isAboutWhy = 2 * runs.filter((run) => whyOf(run) !== '').length > runs.length;
  const at = (text: string | null) => (text === null ? '-' : formatInstant(new Date(text), times));
  return [
    { title: 'RUN', text: ({ id }) => (runs.length === 0 ? id : shorten(id)) },
    { title: 'JOB', text: ({ job_name: name }) => name, shrinks: true },
    { title: 'STATUS', text: ({ status }) => status, style: ({ status }) => statusStyle(status) },
    { title: 'SCHEDULED', text: ({ scheduled_at: text }) => at(text), dropOrder: 2 },
    { title: 'STARTED', text: ({ started_at: text }) => at(text), isWide: true },
    {
      title: 'TOOK',
      text: (run) => {
        const lengthMs = runLengthMs(run, times.now);
        return lengthMs === undefined ? '-' : formatSpan(lengthMs);
      },
      alignsRight: true,
      dropOrder: isAboutWhy ? 3 : 1,
    },
    { title: 'TRIGGER', text: ({ trigger }) => trigger, isWide: true },
    { title: 'TRY', text: ({ attempt_num: count }) => String(count), alignsRight: true, isWide: true },
    { title: 'WHY', text: whyOf, shrinks: true, dropOrder: isAboutWhy ? 1 : 3, leastWidth: 14 },
    { title: 'REASON', text: ({ reason }) => reason ?? '', isWide: true },
    { title: 'POOL', text: ({ pool }) => pool ?? '-', isWide: true },
    { title: 'WORKER', text: ({ worker_id: id }) => id ?? '-', isWide: true },
  ];
}
