import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { client } from '../../server/client.js';
import { planProcesses, type Process } from './plan-processes.js';

/** Every program of the installation that is heard of. */
export function useProcesses(): UseQueryResult<readonly Process[]> {
  return useQuery({
    queryKey: ['processes'],
    async queryFn({ signal }) {
      const [services, workers] = await Promise.all([
        client().services({ limit: 200 }, { signal }),
        client().workers({ limit: 500 }, { signal }),
      ]);
      return planProcesses(services.items, workers.items);
    },
    refetchInterval: every(10_000),
  });
}
