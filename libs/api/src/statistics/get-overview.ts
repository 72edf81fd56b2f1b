import type { OverviewResource, RunCountsResource } from '@aster-scheduler/client';
import { type Overview, percentileOf, readOverview, type RunCounts, successRateOf } from '@aster-scheduler/statistics';
import { defineRoute } from '../routes/define-route.js';
import { dayMs } from './run-statistics.js';
import { OverviewQuery } from './statistics-query.js';
import { overviewSchema } from './statistics-schema.js';

const ranges = { '1h': dayMs / 24, '6h': dayMs / 4, '24h': dayMs, '7d': 7 * dayMs, '30d': 30 * dayMs } as const;

export const getOverview = defineRoute({
  method: 'GET',
  path: '/api/v1/stats/overview',
  operationId: 'getOverview',
  summary: 'Tells how everything is: what is not all right, what runs now, and what has ended.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  query: OverviewQuery,
  success: { status: 200, description: 'The overview.', schema: overviewSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { query }) {
    const rangeMs = ranges[query.range ?? '24h'];
    const overview = await statistics.read({
      key: `overview ${rangeMs}`,
      rangeMs,
      answer: async (tx) => readOverview(tx, rangeMs),
    });
    return { content: toOverviewResource(overview, rangeMs) };
  },
});

function toOverviewResource(overview: Overview, rangeMs: number): OverviewResource {
  const { finished, pools } = overview;
  const sum = (of: 'running' | 'due' | 'waiting') => pools.reduce((total, pool) => total + pool[of], 0);
  const oldestDueMs = Math.max(...pools.map((pool) => pool.oldestDueMs ?? -1), -1);
  const delay = (share: number) => percentileOf(finished.delays, share) ?? null;
  return {
    as_of: overview.asOf.toISOString(),
    range_ms: rangeMs,
    until: overview.until.toISOString(),
    verdict: overview.verdict,
    now: {
      running: sum('running'),
      due: sum('due'),
      waiting: sum('waiting'),
      oldest_due_ms: oldestDueMs < 0 ? null : oldestDueMs,
    },
    finished: toCountsResource(finished),
    previous: toCountsResource(overview.previous),
    success_rate: successRateOf(finished) ?? null,
    delay_ms: { p50: delay(0.5), p95: delay(0.95), p99: delay(0.99) },
    failing: overview.failing.map(({ jobId, jobName, runId, at }) => ({
      job_id: jobId,
      job_name: jobName,
      run_id: runId,
      at: at.toISOString(),
    })),
    failing_count: overview.failingCount,
    ledger: {
      unexplained: overview.ledger.unexplained,
      checked_at: overview.ledger.checkedAt?.toISOString() ?? null,
    },
    skipping: overview.skipping.map(({ jobId, jobName, scheduledEveryMs, effectiveEveryMs }) => ({
      job_id: jobId,
      job_name: jobName,
      scheduled_every_ms: scheduledEveryMs,
      effective_every_ms: effectiveEveryMs ?? null,
    })),
  };
}

function toCountsResource({ succeeded, failed, timedOut, cancelled, skipped }: RunCounts): RunCountsResource {
  return { succeeded, failed, timed_out: timedOut, cancelled, skipped };
}
