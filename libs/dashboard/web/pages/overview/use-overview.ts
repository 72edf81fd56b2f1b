import type { OverviewPart, OverviewResource } from '@aster-scheduler/client';
import { type QueryClient, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OverviewRange } from '../../address/overview-ranges.js';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { client } from '../../server/client.js';

/** What is counted soon, however many runs there were: the verdict, the figures, and the chart below them. */
const begin: readonly OverviewPart[] = ['series'];
const whole: readonly OverviewPart[] = ['series', 'failures', 'runs'];

/**
 * All that the overview shows, in one answer. The first one of all is its begin alone: nobody waits for lists to see
 * whether all is well. The rest is asked for once it is seen.
 */
export function useOverview(range: OverviewRange): UseQueryResult<OverviewResource> {
  const queries = useQueryClient();
  const overview = useQuery({
    queryKey: overviewKey(range),
    queryFn: ({ signal }) =>
      client().statistics.overview({ range, include: isKnown(queries) ? whole : begin }, { signal }),
    refetchInterval: every(2_000),
  });
  useNews([key], overview.refetch);
  const { data, refetch } = overview;
  const isBegin = data !== undefined && data.runs === undefined;
  useEffect(() => {
    if (!isBegin) return undefined;
    const timer = setTimeout(() => void refetch({ cancelRefetch: false }), afterPaintMs);
    return () => clearTimeout(timer);
  }, [isBegin, refetch]);
  return overview;
}

const key = 'overview';

export function overviewKey(range: string): readonly [string, string] {
  return [key, range];
}

/** The begin is to be seen first. */
const afterPaintMs = 100;

/** Whether an overview was read before, of any range. */
function isKnown(queries: QueryClient): boolean {
  return queries.getQueriesData({ queryKey: [key] }).some(([, data]) => data !== undefined);
}
