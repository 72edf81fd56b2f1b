import type { PoolResource, RunListItem } from '@aster-scheduler/client';

interface OverviewFacts {
  readonly running: readonly RunListItem[];
  /** Of the last 24 hours, as skipped. */
  readonly failed: readonly RunListItem[];
  readonly skipped: readonly RunListItem[];
  readonly pools: readonly PoolResource[];
}

/** Decides the first sentence of the overview: what is wrong, the worst first, or that all is well. */
export function planVerdict({ running, failed, skipped, pools }: OverviewFacts): {
  readonly title: string;
  readonly rest: string;
} {
  const unserved = pools.filter(({ workers, due }) => workers === 0 && due > 0);
  const failedJobs = new Set(failed.map(({ job_id: id }) => id)).size;
  const missed = skipped
    .filter(({ reason }) => reason === 'missed')
    .reduce((sum, { skipped_ticks: ticks }) => sum + (ticks ?? 1), 0);
  const parts = [
    ...unserved.map(({ name, due }) => `pool ${name} has no worker, ${due} due`),
    ...(failedJobs > 0 ? [`${failedJobs} ${failedJobs === 1 ? 'job' : 'jobs'} failed in the last 24 hours`] : []),
    ...(missed > 0 ? [`${missed} ${missed === 1 ? 'tick' : 'ticks'} missed`] : []),
  ];
  const [first = 'all right', ...others] = parts;
  const now = running.length === 0 ? 'Nothing is running now.' : `${running.length} running now.`;
  return {
    title: first.charAt(0).toUpperCase() + first.slice(1),
    rest: [...others.map((part) => `${part}.`), now].join(' '),
  };
}
