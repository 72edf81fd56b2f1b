import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import type { Query, Shown } from '../../parts/plan-copies.js';
import type { AskedRuns } from './plan-asked.js';

/** The list of runs, as a request and as a command line. */
export function planShownRuns(asked: AskedRuns, query: RunListQuery, items: readonly RunListItem[]): Shown {
  const { job, status, trigger, reason, worker, pool, from, to, q } = asked;
  const flags = Object.entries({ status, trigger, reason, worker, pool, from, to, error: q });
  return {
    path: '/api/v1/runs',
    query: query as Query,
    words: [
      'runs',
      ...(job === undefined ? [] : [job]),
      ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
      ...(asked.labels ?? []).flatMap((label) => ['--label', label]),
      ...(asked.minMs === undefined ? [] : ['--longer', `${asked.minMs}ms`]),
    ],
    items: items.map(({ output: _, ...item }) => item),
  };
}
