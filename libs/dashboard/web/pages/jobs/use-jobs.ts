import type { JobConditionsQuery, JobGroupResource, JobListItemResource, JobListQuery } from '@aster-scheduler/client';
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { JobsSearch } from '../../address/job-search.js';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { useSettled } from '../../parts/use-settled.js';
import { client } from '../../server/client.js';
import { type KeptBegin, planBegin, planKeptBegin } from './plan-groups.js';
import { planJobConditions } from './plan-job-conditions.js';
import { useLetters } from './use-letters.js';

export interface Jobs {
  readonly items: readonly JobListItemResource[];
  /** What a long list by name can begin at. */
  readonly letters: readonly JobGroupResource[];
  readonly isPending: boolean;
  readonly error: unknown;
  /** `3 of 1,204 jobs`; absent until it is known. */
  readonly count?: string;
  /** How many match: `3`, `10,000+`; absent until it is known of just these conditions. */
  readonly matching?: string;
  /** What the list was asked for; absent where what stands in the box is not understood, as `wrong` tells. */
  readonly conditions?: JobConditionsQuery;
  readonly wrong?: readonly string[];
  loadMore(): void;
  retry(): void;
}

const nothing = () => undefined;
const grouped = new Intl.NumberFormat('en');

/** The jobs that an address asks for, page by page, found and put in order by the server. */
export function useJobs(search: JobsSearch): Jobs {
  const { q, status, health, sort, letter } = search;
  const text = useSettled(q, 150);
  const asked = useMemo(() => planJobConditions({ q: text, status, health }), [text, status, health]);
  const { conditions } = asked;
  const isAsked = conditions !== undefined;
  const counts = useQuery({
    queryKey: ['jobs', 'count', conditions],
    queryFn: async ({ signal }) =>
      Promise.all([client().jobs.count(conditions ?? {}, { signal }), client().jobs.count({}, { signal })]),
    enabled: isAsked,
    refetchInterval: every(10_000),
  });
  const letters = useLetters(conditions, search, counts.data?.[0].count ?? 0);
  const begin = useBegin(
    ['jobs', conditions, sort],
    { about: JSON.stringify([conditions, sort, letter]), begin: planBegin(letter, letters) },
    letters !== undefined,
  );
  const jobs = useInfiniteQuery({
    queryKey: ['jobs', conditions, sort, begin],
    queryFn: ({ pageParam, signal }) =>
      client().jobs.list(
        { ...conditions, ...pageParam, sort, include: ['last_runs', 'stats', 'streak'], limit: 100 },
        { signal },
      ),
    enabled: isAsked && (letter === undefined || letters !== undefined),
    initialPageParam: (begin === 0 ? {} : { offset: begin }) as Pick<JobListQuery, 'offset' | 'cursor'>,
    getNextPageParam: ({ cursor }) => (cursor === undefined ? undefined : { cursor }),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(5_000)()),
  });
  useNews(!isAsked || (jobs.data?.pages.length ?? 0) > 1 ? [] : ['jobs'], () => void jobs.refetch());
  const items = useMemo(
    () => (isAsked ? (jobs.data?.pages.flatMap((page) => page.items) ?? []) : []),
    [isAsked, jobs.data],
  );
  if (!isAsked)
    return { ...asked, items, letters: [], isPending: false, error: null, loadMore: nothing, retry: nothing };
  return {
    letters: letters ?? [],
    ...{ items, conditions, isPending: jobs.isPending, error: jobs.error },
    matching: counts.data === undefined || counts.isPlaceholderData ? undefined : told(counts.data[0]),
    count: counts.data === undefined ? undefined : countText(...counts.data, Object.keys(conditions).length > 0),
    loadMore: () => {
      if (jobs.hasNextPage && !jobs.isFetching) void jobs.fetchNextPage();
    },
    retry: () => void jobs.refetch(),
  };
}

/** Where the list begins. @param asked what names it in the cache, but for its begin */
function useBegin(asked: readonly unknown[], { about, begin }: KeptBegin, isKnown: boolean): number {
  const queries = useQueryClient();
  const [kept, setKept] = useState<KeptBegin>();
  if (!isKnown) return begin;
  const read = queries.getQueryData<InfiniteData<unknown>>([...asked, kept?.begin]);
  const next = planKeptBegin(kept, { about, begin }, (read?.pages.length ?? 0) > 1);
  if (next !== kept) setKept(next);
  return next.begin;
}

type Count = Awaited<ReturnType<ReturnType<typeof client>['jobs']['count']>>;

function countText(found: Count, all: Count, isFiltered: boolean): string {
  return `${isFiltered ? `${told(found)} of ` : ''}${told(all)} ${all.count === 1 ? 'job' : 'jobs'}`;
}

function told({ count, is_exact: isExact }: Count): string {
  return `${grouped.format(count)}${isExact ? '' : '+'}`;
}
