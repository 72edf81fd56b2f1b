import type { RunCountQuery } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { formatCount } from '../../parts/format-count.js';
import { client } from '../../server/client.js';

/** How many runs match: `3`, `10,000+`; absent until it is known, and where none can be asked for. */
export function useRunCount(conditions: RunCountQuery | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['runs', 'count', conditions],
    queryFn: async ({ signal }) => client().runs.count(conditions ?? {}, { signal }),
    enabled: conditions !== undefined,
    refetchInterval: every(10_000),
    placeholderData: undefined,
    retry: false,
  });
  return conditions === undefined || data === undefined
    ? undefined
    : `${formatCount(data.count)}${data.is_exact ? '' : '+'}`;
}
