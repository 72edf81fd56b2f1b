import type { RunListItem, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../server/client.js';

/** The runs of its job that a run is seen beside. */
export interface Neighbours {
  readonly older: RunListItem | undefined;
  readonly newer: RunListItem | undefined;
  readonly lastSuccess: RunListItem | undefined;
  /** Up to 40, the newest first, without the run itself: what it can be compared with. */
  readonly all: readonly RunListItem[];
  /** Ids of those of them that repeat it. */
  readonly repeats: readonly string[];
}

const none: Neighbours = { older: undefined, newer: undefined, lastSuccess: undefined, all: [], repeats: [] };

export function useNeighbours(run: RunResource): Neighbours {
  const around = useQuery({
    queryKey: ['neighbours', run.id, run.status],
    placeholderData: undefined,
    async queryFn({ signal }): Promise<Neighbours> {
      const ofJob = { job_id: run.job_id, to: new Date(Date.parse(run.scheduled_at) + 1).toISOString() };
      const [before, successes, after] = await Promise.all([
        client().runs.list({ ...ofJob, limit: 20 }, { signal }),
        client().runs.list({ ...ofJob, status: 'succeeded', limit: 2 }, { signal }),
        client().runs.list({ job_id: run.job_id, from: run.scheduled_at, limit: 20 }, { signal }),
      ]);
      const own = before.items.findIndex(({ id }) => id === run.id);
      const ownAfter = after.items.findIndex(({ id }) => id === run.id);
      const all = new Map([...after.items, ...before.items].map((item) => [item.id, item]));
      all.delete(run.id);
      return {
        older: before.items[own + 1],
        newer: ownAfter > 0 ? after.items[ownAfter - 1] : undefined,
        lastSuccess: successes.items.find(({ id }) => id !== run.id),
        all: [...all.values()],
        repeats: after.items.filter(({ retry_of: repeated }) => repeated === run.id).map(({ id }) => id),
      };
    },
  });
  return around.data ?? none;
}
