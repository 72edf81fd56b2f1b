import type { RunStatisticsResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { client } from '../../server/client.js';
import { readInstant } from '../../time/read-instant.js';
import { countStatuses, isCounted } from './count-statuses.js';
import type { AskedRuns } from './plan-asked.js';

/** What the runs of a range of time came to, for the picture above their list. */
export interface RunSeries {
  readonly series: RunStatisticsResource | undefined;
  /** How many of the list ended how in the range; `undefined` where that is not known. */
  readonly counts: ReadonlyMap<string, number> | undefined;
}

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
/** The steps of a job are an hour at the least: less than so many of them are no picture. */
const leastOfJobMs = 6 * 60 * minuteMs;

/** @param jobId of `search.job`, where there is one @param isReady whether the list can be asked for */
export function useRunSeries(search: AskedRuns, jobId: string | undefined, isReady: boolean): RunSeries {
  const { from, to, job, pool } = search;
  const { data } = useQuery({
    queryKey: ['run series', from, to, job, jobId, pool],
    queryFn: async ({ signal }) => {
      const now = new Date();
      const end = (to === undefined ? undefined : readInstant(to, now)) ?? now;
      const begin = (from === undefined ? undefined : readInstant(from, now)) ?? new Date(end.getTime() - dayMs);
      // whole minutes, so that questions that follow each other are the same and the server has their answer
      const [first, last] = [Math.floor(begin.getTime() / minuteMs), Math.ceil(end.getTime() / minuteMs)];
      const range = { from: new Date(first * minuteMs).toISOString(), to: new Date(last * minuteMs).toISOString() };
      if (jobId === undefined) return client().statistics.runs({ ...range, pool }, { signal });
      return (last - first) * minuteMs < leastOfJobMs ? null : client().jobs.statistics(jobId, range, { signal });
    },
    enabled: isReady,
    refetchInterval: every(60_000),
    placeholderData: undefined, // another range or job has other numbers
    retry: false,
  });
  const series = data ?? undefined;
  return { series, counts: series !== undefined && isCounted(search) ? countStatuses(series) : undefined };
}
