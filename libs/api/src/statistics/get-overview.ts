import type { OverviewResource, RunCountsResource } from '@aster-scheduler/client';
import {
  type FailingJob,
  type LateRun,
  type Overview,
  percentileOf,
  readOverview,
  type RunCounts,
  successRateOf,
} from '@aster-scheduler/statistics';
import { defineRoute } from '../routes/define-route.js';
import { answerParts } from './overview-parts.js';
import { overviewSchema } from './overview-schema.js';
import { dayMs } from './run-statistics.js';
import { OverviewQuery } from './statistics-query.js';

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
    const [overview, parts] = await Promise.all([
      statistics.read({ key: `overview ${rangeMs}`, rangeMs, answer: async (tx) => readOverview(tx, rangeMs) }),
      answerParts(statistics, rangeMs, query.include ?? []),
    ]);
    return { content: { ...toOverviewResource(overview, rangeMs), ...parts } };
  },
});

/** Pools that are listed; `GET /pools` has all. */
const mostPools = 100;

function toOverviewResource(overview: Overview, rangeMs: number): OverviewResource {
  const { finished, pools } = overview;
  const sum = (of: 'running' | 'due' | 'waiting') => pools.reduce((total, pool) => total + pool[of], 0);
  const oldestDueMs = Math.max(...pools.map((pool) => pool.oldestDueMs ?? -1), -1);
  const delay = (share: number) => percentileOf(finished.delays, share) ?? null;
  return {
    as_of: overview.asOf.toISOString(),
    range_ms: rangeMs,
    until: overview.until.toISOString(),
    verdict: overview.verdict.map(({ health, ...verdict }) => ({
      ...verdict,
      filter: health === undefined ? null : { health },
    })),
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
    skips: overview.skips.byReason,
    skips_complete: overview.skips.isComplete,
    failing: overview.failing.map(toFailingResource),
    late: overview.late.map(toLateResource),
    pools: pools.slice(0, mostPools).map(({ name, workers, slots, running, due, oldestDueMs: oldestMs }) => ({
      name,
      workers,
      slots,
      running,
      due,
      oldest_due_ms: oldestMs ?? null,
    })),
    failing_count: overview.failingCount,
    services: overview.services.map(({ kind, count, lastPassAt }) => ({
      kind,
      count,
      last_pass_at: lastPassAt?.toISOString() ?? null,
    })),
    ledger: {
      unexplained: overview.ledger.unexplained,
      days: overview.ledger.days,
      checked_at: overview.ledger.checkedAt?.toISOString() ?? null,
    },
    incidents: overview.incidents,
    skipping: overview.skipping.map(({ jobId, jobName, scheduledEveryMs, effectiveEveryMs, runMs, waitMs }) => ({
      job_id: jobId,
      job_name: jobName,
      scheduled_every_ms: scheduledEveryMs,
      effective_every_ms: effectiveEveryMs ?? null,
      run_p50_ms: runMs ?? null,
      wait_p50_ms: waitMs ?? null,
    })),
  };
}

function toFailingResource(job: FailingJob): OverviewResource['failing'][number] {
  return {
    job_id: job.jobId,
    job_name: job.jobName,
    failures: job.failures,
    since: job.since.toISOString(),
    run_id: job.runId,
    at: job.at.toISOString(),
    error_line: job.errorLine ?? null,
    owner: job.owner ?? null,
    runbook_url: job.runbookUrl ?? null,
  };
}

function toLateResource({ runId, jobId, dueAt, ...late }: LateRun): OverviewResource['late'][number] {
  const { jobName, pool, code, sentence } = late;
  return { run_id: runId, job_id: jobId, job_name: jobName, pool, due_at: dueAt.toISOString(), code, sentence };
}

function toCountsResource({ succeeded, failed, timedOut, cancelled, skipped }: RunCounts): RunCountsResource {
  return { succeeded, failed, timed_out: timedOut, cancelled, skipped };
}
