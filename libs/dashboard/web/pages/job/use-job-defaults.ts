import type { JobResource } from '@aster-scheduler/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from '../../server/client.js';

/** A job of which nothing is said: the server tells what each field is then. */
export function useJobDefaults(): UseQueryResult<JobResource> {
  return useQuery({
    queryKey: ['job defaults'],
    queryFn: ({ signal }) =>
      client().jobs.validate({ name: 'new job', cron_expr: '@manually', command: 'true' }, { signal }),
    staleTime: Infinity,
  });
}
