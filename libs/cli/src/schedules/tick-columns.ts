import type { Column } from '../output/column.js';
import { formatFullInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import type { ListedTick } from './list-ticks.js';

const markWords = {
  gap: 'the clock is put forward past its time: runs at the first instant after the change',
  repeated: 'the clock shows this time twice',
} as const;

/** The columns of ticks: by the clock of the schedule, by the reader's where that is another one, and how far away. */
export function tickColumns(times: Times, readerZone: string): readonly Column<ListedTick>[] {
  const other = readerZone === times.timezone ? 'UTC' : readerZone;
  const hasOther = other !== times.timezone && times.style === 'local';
  const inOther: Column<ListedTick> = {
    title: other === 'UTC' ? 'UTC' : 'HERE',
    text: ({ at }) => formatFullInstant(at, { ...times, timezone: other }),
    dropOrder: 1,
  };
  return [
    { title: 'TICK', text: ({ at }) => formatFullInstant(at, times) },
    ...(hasOther ? [inOther] : []),
    {
      title: 'IN',
      text: ({ at }) => `+${formatSpan(at.getTime() - times.now.getTime())}`,
      alignsRight: true,
      dropOrder: 2,
    },
    {
      title: 'MARK',
      text: ({ mark }) => (mark === undefined ? '' : markWords[mark]),
      shrinks: true,
      style: () => 'yellow',
    },
  ];
}
