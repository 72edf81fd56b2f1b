import { ApiError, type GraphResource } from '@aster-scheduler/client';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { client } from '../../server/client.js';

/** Which job runs after which, and ids of jobs that fail now. */
export interface ReadGraph {
  /** As much as the server tells of it. */
  readonly whole: GraphResource;
  /** The whole, or what lies above and below the job in question where the whole is too large. */
  readonly graph: GraphResource;
  readonly failing: ReadonlySet<string>;
}

/** @param focus the name of the job in question */
export function useGraph(focus?: string): UseQueryResult<ReadGraph> {
  const read = useQuery({
    queryKey: ['graph', focus ?? ''],
    queryFn: async ({ signal }): Promise<ReadGraph> => {
      const [whole, failing] = await Promise.all([
        client().graph({ signal }),
        client().jobs.list({ health: 'failing', limit: 200 }, { signal }),
      ]);
      const around = whole.truncated && focus !== undefined ? await readAround(focus, signal) : undefined;
      return { whole, graph: around ?? whole, failing: new Set(failing.items.map(({ id }) => id)) };
    },
    refetchInterval: every(5_000),
    placeholderData: keepPreviousData,
  });
  useNews(['jobs'], read.refetch);
  return read;
}

/** `undefined` for no such job. */
async function readAround(name: string, signal: AbortSignal): Promise<GraphResource | undefined> {
  try {
    return await client().jobs.graph(name, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
