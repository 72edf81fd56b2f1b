import type { JobResource, SkipResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

/** The ticks to come of a job that are to be skipped, and how that is changed. */
export interface Skips {
  readonly items: readonly SkipResource[];
  readonly isBusy: boolean;
  skip(at: string): void;
  unskip(at: string): void;
}

export function useSkips(job: JobResource): Skips {
  const queries = useQueryClient();
  const skips = useQuery({
    queryKey: ['skips', job.id, job.version, job.next_run_at],
    queryFn: ({ signal }) => client().jobs.skips(job.id, { signal }),
    enabled: job.cron_expr !== null,
  });
  const change = useMutation({
    mutationFn: async ({ at, isWanted }: { readonly at: string; readonly isWanted: boolean }) => {
      if (isWanted) await client().jobs.skip(job.id, { at });
      else await client().jobs.unskip(job.id, at);
    },
    onSuccess: (_, { at, isWanted }) => {
      if (isWanted) toast('This tick will be skipped.', { undo: () => change.mutate({ at, isWanted: false }) });
      else toast('This tick will run.');
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => {
      for (const key of ['skips', 'job', 'ledger']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  return {
    items: skips.data ?? [],
    isBusy: change.isPending,
    skip: (at) => change.mutate({ at, isWanted: true }),
    unskip: (at) => change.mutate({ at, isWanted: false }),
  };
}
