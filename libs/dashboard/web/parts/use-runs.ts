import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { every } from '../live/pace.js';
import { useNews } from '../live/use-news.js';
import { client } from '../server/client.js';

export interface Runs {
  readonly items: readonly RunListItem[];
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  loadMore(): void;
  retry(): void;
}

interface RunsOptions {
  readonly pageSize?: number;
}

/**
 * A list of runs, newest first, page by page. Only its first page is asked for anew while nothing else was loaded.
 *
 * @param query `undefined` where it cannot be asked for: then there are none
 */
export function useRuns(query: RunListQuery | undefined, { pageSize = 100 }: RunsOptions = {}): Runs {
  const result = useInfiniteQuery({
    queryKey: ['runs', query, pageSize],
    queryFn: ({ pageParam, signal }) =>
      client().runs.list({ ...query, limit: pageSize, cursor: pageParam }, { signal }),
    enabled: query !== undefined,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(2_000)()),
    placeholderData: undefined,
  });
  const isAtBegin = (result.data?.pages.length ?? 0) <= 1;
  const isFollowed = query !== undefined && isAtBegin;
  useNews(isFollowed ? [query.job_id === undefined ? 'runs' : `job:${query.job_id}`] : [], result.refetch);
  return {
    items: (query === undefined ? undefined : result.data?.pages.flatMap(({ items }) => items)) ?? [],
    isLoading: result.isPending,
    error: result.error,
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetching) void result.fetchNextPage();
    },
    retry: () => void result.refetch(),
  };
}
