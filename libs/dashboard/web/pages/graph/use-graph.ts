import { ApiError, type GraphResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { client } from '../../server/client.js';

/** Which job runs after which, and ids of jobs that fail now. */
export interface ReadGraph {
  /** As much as the server tells of it. */
  readonly whole: GraphResource;
  /** The whole, or what lies above and below the job in question where that is not in it. */
  readonly graph: GraphResource;
  readonly failing: ReadonlySet<string>;
  /** There is no job of this name. */
  readonly isNoJob: boolean;
}

export interface GraphReading {
  /** `undefined` until it is read, also what is around another job. */
  readonly data: ReadGraph | undefined;
  /** Known before what is around the job in question. */
  readonly whole: GraphResource | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** @param focus the name of the job in question */
export function useGraph(focus?: string): GraphReading {
  const all = useQuery({
    queryKey: ['graph'],
    queryFn: async ({ signal }) => {
      const [whole, failing] = await Promise.all([
        client().graph({ signal }),
        client().jobs.list({ health: 'failing', limit: 200 }, { signal }),
      ]);
      return { whole, failing: new Set(failing.items.map(({ id }) => id)) };
    },
    refetchInterval: every(5_000),
  });
  const whole = all.data?.whole;
  const isInIt = whole?.truncated === false && whole.jobs.some(({ name }) => name === focus);
  const isElsewhere = whole !== undefined && focus !== undefined && !isInIt;
  const near = useQuery({
    queryKey: ['graph', focus],
    queryFn: async ({ signal }) => readAround(focus ?? '', signal),
    enabled: isElsewhere,
    refetchInterval: every(5_000),
    placeholderData: undefined, // what is around one job says nothing of another one
  });
  const refetch = () => {
    void all.refetch();
    if (isElsewhere) void near.refetch();
  };
  useNews(['jobs'], refetch);
  const around = isElsewhere ? near.data : undefined;
  const data = useMemo(() => {
    if (all.data === undefined || (isElsewhere && around === undefined)) return undefined;
    return { ...all.data, graph: around ?? all.data.whole, isNoJob: around === null };
  }, [all.data, isElsewhere, around]);
  return { data, whole, error: all.error ?? (isElsewhere ? near.error : null), refetch };
}

/** `null` for no such job. */
async function readAround(name: string, signal: AbortSignal): Promise<GraphResource | null> {
  try {
    return await client().jobs.graph(name, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
