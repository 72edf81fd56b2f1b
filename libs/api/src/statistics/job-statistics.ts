import type { JobNumbersResource } from '@aster-scheduler/client';
import { type JobNumbers, readJobNumbers, readSeries } from '@aster-scheduler/statistics';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { askedRange } from './asked-range.js';
import { dayMs, requireStep } from './run-statistics.js';
import { toSeriesResource } from './series-resource.js';
import { HeatQuery, StatisticsQuery } from './statistics-query.js';
import { jobStatisticsSchema, runStatisticsSchema } from './statistics-schema.js';

export const getJobStatistics = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/stats',
  operationId: 'getJobStatistics',
  summary: 'Tells what the runs of a job have come to, by hours or days of its zone.',
  tag: 'statistics',
  right: { role: 'read', reach: 'job' },
  isCounting: true,
  params: JobKey,
  query: StatisticsQuery,
  success: { status: 200, description: 'A row for each step with any runs.', schema: jobStatisticsSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ statistics }, { params, query }) {
    const range = askedRange(query, dayMs);
    const step = requireStep(query.step, { ...range, owner: 'job' });
    const { from, to } = range;
    return statistics.read({
      key: JSON.stringify(['job', params.id, from, to, step]),
      rangeMs: to.getTime() - from.getTime(),
      async answer(tx) {
        const job = await requireJob(tx, params.id);
        const question = { from, to, step, scope: { jobId: job.id } };
        const numbers = await readJobNumbers(tx, job.id);
        const series = toSeriesResource(question, await readSeries(tx, question));
        return { content: { ...series, numbers: numbers === undefined ? null : toNumbersResource(numbers) } };
      },
    });
  },
});

const heatColumns = ['at', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'p50_ms', 'max_ms'];

export const getJobHeat = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/heat',
  operationId: 'getJobHeat',
  summary: 'Tells how the runs of a job have ended, by days of its zone, or by hours of them.',
  tag: 'statistics',
  right: { role: 'read', reach: 'job' },
  isCounting: true,
  params: JobKey,
  query: HeatQuery,
  success: { status: 200, description: 'A row for each day or hour with any runs.', schema: runStatisticsSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ statistics }, { params, query }) {
    const step = query.by === 'day_hour' ? '1h' : '1d';
    const { from, to, now } = askedRange(query, (step === '1h' ? 8 : 366) * dayMs);
    requireStep(step, { from, to, now, owner: 'job' });
    return statistics.read({
      key: JSON.stringify(['heat', params.id, from, to, step]),
      rangeMs: to.getTime() - from.getTime(),
      async answer(tx) {
        const job = await requireJob(tx, params.id);
        const question = { from, to, step, scope: { jobId: job.id } } as const;
        return { content: toSeriesResource(question, await readSeries(tx, question), heatColumns) };
      },
    });
  },
});

function toNumbersResource(numbers: JobNumbers): JobNumbersResource {
  return {
    runs: numbers.runs,
    failed: numbers.failed,
    skipped: numbers.skipped,
    usual_ms: numbers.usualMs ?? null,
    p95_ms: numbers.p95Ms ?? null,
    scheduled_every_ms: numbers.scheduledEveryMs ?? null,
    effective_every_ms: numbers.effectiveEveryMs ?? null,
  };
}
