import type { RunStatisticsResource } from '@aster-scheduler/client';

const ended = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'];

/** How many runs ended how in all steps together. */
export function countStatuses({ columns, rows }: RunStatisticsResource): ReadonlyMap<string, number> {
  return new Map(
    ended.map((status) => {
      const place = columns.indexOf(status);
      return [status, rows.reduce((sum, row) => sum + (row[place] ?? 0), 0)];
    }),
  );
}
