import type { OverviewResource } from '@aster-scheduler/client';
import { client } from '../../server/client.js';

export const ranges = ['1h', '6h', '24h', '7d', '30d'] as const;
export type Range = (typeof ranges)[number];

/** All that the overview shows, in one answer. */
export async function readOverview(range: Range, signal: AbortSignal): Promise<OverviewResource> {
  return client().statistics.overview({ range, include: ['series', 'failures', 'runs'] }, { signal });
}
