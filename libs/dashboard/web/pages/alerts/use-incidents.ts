import type { IncidentListQuery, IncidentResource } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { client } from '../../server/client.js';

export interface Incidents {
  /** `undefined` before the first answer. */
  readonly items: readonly IncidentResource[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  loadMore(): void;
  retry(): void;
}

/** Incidents, the newest first. */
export function useIncidents(query: IncidentListQuery, pageSize: number): Incidents {
  const result = useInfiniteQuery({
    queryKey: ['incidents', query, pageSize],
    queryFn: ({ pageParam, signal }) =>
      client().alerts.incidents.list({ ...query, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: every(5_000),
    placeholderData: undefined,
  });
  useNews(['incidents'], result.refetch);
  return {
    items: result.data?.pages.flatMap(({ items }) => items),
    error: result.error,
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetchingNextPage) void result.fetchNextPage();
    },
    retry: () => void result.refetch(),
  };
}
