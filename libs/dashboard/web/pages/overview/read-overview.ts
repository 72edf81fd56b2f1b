import type {
  FailuresResource,
  OverviewResource,
  PoolResource,
  RunListItem,
  RunStatisticsResource,
} from '@aster-scheduler/client';
import { client } from '../../server/client.js';

/** All that the overview shows, read at once. */
export interface Overview {
  readonly told: OverviewResource;
  readonly series: RunStatisticsResource;
  readonly running: readonly RunListItem[];
  readonly failures: FailuresResource;
  /** Runs that failed or timed out; at once, where statistics take up to two minutes. */
  readonly failed: readonly RunListItem[];
  readonly skipped: readonly RunListItem[];
  readonly pools: readonly PoolResource[];
}

export const ranges = { '1h': 3_600_000, '6h': 21_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const;
export type Range = keyof typeof ranges;

const minuteMs = 60_000;

export async function readOverview(range: Range, signal: AbortSignal): Promise<Overview> {
  // whole minutes, so that questions that follow each other are the same and the server has their answer
  const now = Math.ceil(Date.now() / minuteMs) * minuteMs;
  const from = new Date(now - ranges[range]).toISOString();
  const to = new Date(now).toISOString();
  const [told, series, running, failures, failed, skipped, pools] = await Promise.all([
    client().statistics.overview({ range }, { signal }),
    client().statistics.runs({ from, to, step: stepOf(range) }, { signal }),
    client().runs.list({ status: 'running', limit: 50 }, { signal }),
    client().statistics.failures({ from, limit: 8 }, { signal }),
    client().runs.list({ status: ['failed', 'timed_out'], from, limit: 50 }, { signal }),
    client().runs.list({ status: 'skipped', from, limit: 50 }, { signal }),
    client().pools({ limit: 100 }, { signal }),
  ]);
  return {
    told,
    series,
    running: running.items,
    failures,
    failed: failed.items,
    skipped: skipped.items,
    pools: pools.items,
  };
}

function stepOf(range: Range): '1m' | '5m' | '1h' {
  if (range === '1h' || range === '6h') return range === '1h' ? '1m' : '5m';
  return range === '24h' ? '5m' : '1h';
}
