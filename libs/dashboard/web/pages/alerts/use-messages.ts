import type { NotificationListQuery } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';

/** While a message is under way its state is asked for so often. */
const soonMs = 1_000;

/** The last messages, the newest first, and what became of them; of those who may not see all jobs nobody asks. */
export function useMessages(query: NotificationListQuery) {
  const may = useMay();
  const result = useQuery({
    queryKey: ['messages', query],
    queryFn: ({ signal }) => client().alerts.notifications.list({ limit: 50, ...query }, { signal }),
    // no event tells that a message has arrived
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(isUnderWay) === true && every(soonMs)() !== false ? soonMs : every(10_000)(),
    enabled: may.seesAllJobs,
    placeholderData: undefined,
  });
  useNews(['incidents'], result.refetch);
  return { ...result, isHidden: !may.seesAllJobs };
}

function isUnderWay({ state, attempt_num: tries }: { readonly state: string; readonly attempt_num: number }): boolean {
  return state === 'pending' && tries === 0;
}
