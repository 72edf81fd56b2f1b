import type { GraphResource } from '@aster-scheduler/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { client } from '../../server/client.js';

/** Which job runs after which, and ids of jobs that fail now. */
export interface ReadGraph {
  readonly graph: GraphResource;
  readonly failing: ReadonlySet<string>;
}

export function useGraph(): UseQueryResult<ReadGraph> {
  const read = useQuery({
    queryKey: ['graph'],
    queryFn: async ({ signal }): Promise<ReadGraph> => {
      const [graph, failing] = await Promise.all([
        client().graph({ signal }),
        client().jobs.list({ health: 'failing', limit: 200 }, { signal }),
      ]);
      return { graph, failing: new Set(failing.items.map(({ id }) => id)) };
    },
    refetchInterval: every(5_000),
  });
  useNews(['jobs'], read.refetch);
  return read;
}
