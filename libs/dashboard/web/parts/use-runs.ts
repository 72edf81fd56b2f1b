import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { every } from '../live/pace.js';
import { useNews } from '../live/use-news.js';
import { client } from '../server/client.js';
import { joinPages } from './join-pages.js';

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
  /** The newest come first unless it says otherwise. */
  readonly sort?: RunListQuery['sort'];
}

/**
 * A list of runs, without their output, page by page. Only its first page is asked for anew while nothing else was
 * loaded. One that has an order of its own goes on by how many are there, as the API wants it.
 *
 * @param query `undefined` where it cannot be asked for: then there are none
 */
export function useRuns(query: RunListQuery | undefined, { pageSize = 100, sort }: RunsOptions = {}): Runs {
  const result = useInfiniteQuery({
    queryKey: ['runs', query, pageSize, sort],
    queryFn: ({ pageParam, signal }) =>
      client().runs.list(
        { ...query, ...pageParam, sort, fields: '-output', include: 'usual', limit: pageSize },
        { signal },
      ),
    enabled: query !== undefined,
    initialPageParam: {} as Pick<RunListQuery, 'cursor' | 'offset'>,
    getNextPageParam: (page, pages) => {
      if (sort === undefined) return page.cursor === undefined ? undefined : { cursor: page.cursor };
      return page.items.length < pageSize ? undefined : { offset: pages.flatMap(({ items }) => items).length };
    },
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(2_000)()),
    // another order is not another list: the head that was pressed stays
    placeholderData: (before, asked) => (asked !== undefined && asked.queryKey[3] !== sort ? before : undefined),
  });
  const isAtBegin = (result.data?.pages.length ?? 0) <= 1;
  const isFollowed = query !== undefined && isAtBegin;
  useNews(isFollowed ? [query.job_id === undefined ? 'runs' : `job:${query.job_id}`] : [], result.refetch);
  return {
    items: query === undefined ? [] : joinPages(result.data?.pages ?? []),
    isLoading: result.isPending,
    error: result.error,
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetching) void result.fetchNextPage();
    },
    retry: () => void result.refetch(),
  };
}
