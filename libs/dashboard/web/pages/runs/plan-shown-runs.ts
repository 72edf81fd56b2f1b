import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import type { Query, Shown } from '../../parts/plan-copies.js';
import type { AskedRuns } from './plan-asked.js';

/** The list of runs, as a request, and as a command line where that can be asked for the same. */
export function planShownRuns(asked: AskedRuns, query: RunListQuery, items: readonly RunListItem[]): Shown {
  const words = wordsOf(asked, query);
  return {
    path: '/api/v1/runs',
    query: { ...query, sort: asked.sort } as Query,
    ...(words === undefined ? {} : { words }),
    items: items.map(({ output: _, ...item }) => item),
  };
}

/** What the command line takes for the begin of an id, and refuses as a text of an error. */
const idBegin = /^[0-9a-f-]{4,}$/i;

/** `undefined` where a condition has no flag. */
function wordsOf(asked: AskedRuns, query: RunListQuery): readonly string[] | undefined {
  const { job, status: _s, trigger, reason: _r, worker, pool, from, to, q, labels, minMs, ...others } = asked;
  if (Object.values(others).some((condition) => condition !== undefined)) return undefined;
  if ((q !== undefined && idBegin.test(q)) || job?.startsWith('-') === true) return undefined;
  const flags = Object.entries({
    status: listed(query.status), // those that there are
    trigger,
    reason: listed(query.reason),
    worker,
    pool,
    from: query.from === undefined ? undefined : from,
    to: query.to === undefined ? undefined : to,
    error: q,
  });
  return [
    'runs',
    ...(job === undefined ? [] : [job]),
    ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
    ...(labels ?? []).flatMap((label) => ['--label', label]),
    ...(minMs === undefined ? [] : ['--longer', `${minMs}ms`]),
  ];
}

function listed(values: string | readonly string[] | undefined): string | undefined {
  return values === undefined ? undefined : [values].flat().join(',');
}
