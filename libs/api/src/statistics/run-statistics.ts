import type { RunStatisticsResource } from '@aster-scheduler/client';
import { InvalidInputError } from '@aster-scheduler/core';
import {
  finestStep,
  problemOfStep,
  readSeries,
  type SeriesQuestion,
  type SeriesRange,
  type SeriesStep,
  type StatisticsReader,
} from '@aster-scheduler/statistics';
import { defineRoute } from '../routes/define-route.js';
import { askedRange } from './asked-range.js';
import { toSeriesResource } from './series-resource.js';
import { RunStatisticsQuery } from './statistics-query.js';
import { runStatisticsSchema } from './statistics-schema.js';

export const dayMs = 24 * 3_600_000;

export const getRunStatistics = defineRoute({
  method: 'GET',
  path: '/api/v1/stats/runs',
  operationId: 'getRunStatistics',
  summary: 'Tells what runs have come to, step by step.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  query: RunStatisticsQuery,
  success: { status: 200, description: 'A row for each step with any runs.', schema: runStatisticsSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { query }) {
    const range = askedRange(query, dayMs);
    const step = requireStep(query.step, { ...range, owner: 'pool' });
    const { from, to } = range;
    const question = { from, to, step, scope: query.pool === undefined ? undefined : { pool: query.pool } };
    return { content: await answerSeries(statistics, question) };
  },
});

/** What runs have come to in the range of a question. @throws TooMuchToCountError */
export async function answerSeries(
  statistics: StatisticsReader,
  question: SeriesQuestion,
): Promise<RunStatisticsResource> {
  const series = await statistics.read({
    key: JSON.stringify(['runs', question]),
    rangeMs: question.to.getTime() - question.from.getTime(),
    answer: async (tx) => readSeries(tx, question),
  });
  return toSeriesResource(question, series);
}

/** @throws InvalidInputError with the step that would do */
export function requireStep(step: SeriesStep | undefined, range: SeriesRange): SeriesStep {
  const finest = finestStep(range);
  const problem = step === undefined ? undefined : problemOfStep(step, range);
  if (problem !== undefined)
    throw new InvalidInputError([{ field: 'step', message: `${problem}: ${finest} would do` }]);
  return step ?? finest;
}
