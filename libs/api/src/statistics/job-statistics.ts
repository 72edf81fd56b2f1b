import { InvalidInputError } from '@aster-scheduler/core';
import { addRunCounts, problemOfStep, readJobNumbers, readJobOutcomes, readSeries } from '@aster-scheduler/statistics';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { askedRange } from './asked-range.js';
import { toNumbersResource, toVersionResource } from './numbers-resource.js';
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
        const found = await readSeries(tx, question);
        const outcomes = await readJobOutcomes(tx, job.id, from, to);
        const numbers = toNumbersResource(addRunCounts(found.rows), outcomes, await readJobNumbers(tx, job.id));
        const series = toSeriesResource(question, found);
        return { content: { ...series, numbers, by_version: outcomes.byVersion.map(toVersionResource) } };
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
    const problem = problemOfStep(step, { from, to, now, owner: 'job' });
    if (problem !== undefined) throw new InvalidInputError([{ field: 'by', message: `${problem}: day would do` }]);
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
