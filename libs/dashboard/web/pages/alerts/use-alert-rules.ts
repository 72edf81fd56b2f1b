import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';

/** All rules, by name; of those who may not see all jobs nobody asks. */
export function useAlertRules() {
  const may = useMay();
  return useQuery({
    queryKey: ['alert rules'],
    queryFn: ({ signal }) => client().alerts.rules.list({ limit: 500 }, { signal }), // there are no more
    refetchInterval: every(10_000),
    enabled: may.seesAllJobs,
  });
}
