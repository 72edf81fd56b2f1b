import type { RunStatisticsResource } from '@aster-scheduler/client';
import type { AskedRuns } from './plan-asked.js';

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

/** Whether statistics count the runs that a list was asked for: they know a time, and besides a job or a pool. */
export function isCounted({ job, pool, ...asked }: AskedRuns): boolean {
  const { reason, worker, trigger, q, labels, minMs, maxMs, attempts } = asked;
  const others = [reason, worker, trigger, q, labels, minMs, maxMs, attempts];
  return others.every((part) => part === undefined) && (job === undefined || pool === undefined);
}
