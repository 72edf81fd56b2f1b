import type { JobHealth, OverviewResource } from '@aster-scheduler/client';
import { jobHealths } from '../../address/job-search.js';

type Part = OverviewResource['verdict'][number];

/** Where what a part of the verdict is about is listed. */
export function verdictPlace({
  code,
  filter,
}: Part): { readonly to: '/jobs'; readonly health: JobHealth } | { readonly to: '/workers' | '/system' } {
  const health = jobHealths.find((each) => each === filter?.health);
  if (health !== undefined) return { to: '/jobs', health };
  return { to: code === 'no_worker' ? '/workers' : '/system' };
}
