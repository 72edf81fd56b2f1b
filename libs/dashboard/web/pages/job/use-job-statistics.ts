import type { JobResource, JobStatisticsResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { client } from '../../server/client.js';

const weekMs = 7 * 24 * 3_600_000;

/** What the runs of a job have come to in a week, hour by hour and in all; `undefined` until it is read. */
export function useJobStatistics(job: JobResource): JobStatisticsResource | undefined {
  const { data } = useQuery({
    queryKey: ['job statistics', job.id],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - weekMs).toISOString();
      return client().jobs.statistics(job.id, { from, step: '1h' }, { signal });
    },
    refetchInterval: every(60_000),
    placeholderData: undefined,
  });
  return data;
}
