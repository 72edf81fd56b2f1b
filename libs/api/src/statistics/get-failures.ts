import type { FailureGroupResource, FailuresResource } from '@aster-scheduler/client';
import {
  type FailureGroup,
  type FailureGrouping,
  type FailuresRange,
  planFailures,
  readFailures,
  type StatisticsReader,
} from '@aster-scheduler/statistics';
import { takeTurn } from '../http/turns.js';
import { defineRoute } from '../routes/define-route.js';
import { askedRange } from './asked-range.js';
import { dayMs } from './run-statistics.js';
import { FailuresQuery } from './statistics-query.js';
import { failuresSchema } from './statistics-schema.js';

export const getFailures = defineRoute({
  method: 'GET',
  path: '/api/v1/failures',
  operationId: 'getFailures',
  summary: 'Puts failed and timed out runs together by what they have in common.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  query: FailuresQuery,
  success: { status: 200, description: 'The groups, the most frequent first.', schema: failuresSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { query }) {
    const { from, to } = askedRange(query, dayMs);
    const question = { from, to, groupBy: query.group ?? 'fingerprint', limit: query.limit ?? 50 };
    return { content: await answerFailures(statistics, question) };
  },
});

/** Failures of the range of a question, put together. @throws TooMuchToCountError */
export async function answerFailures(
  statistics: StatisticsReader,
  question: FailuresRange & FailureGrouping,
): Promise<FailuresResource> {
  const { groups, isComplete } = await statistics.workOut({
    key: JSON.stringify(['failures', question]),
    rangeMs: question.to.getTime() - question.from.getTime(),
    read: async (tx) => readFailures(tx, question),
    work: async (rows) => planFailures(rows, question, takeTurn),
  });
  return { groups: groups.map(toGroupResource), is_complete: isComplete };
}

function toGroupResource(group: FailureGroup): FailureGroupResource {
  return {
    fingerprint: group.fingerprint,
    error_line: group.errorLine ?? null,
    reason: group.reason ?? null,
    exit_code: group.exitCode ?? null,
    runs: group.runs,
    jobs: group.jobs,
    first_at: group.firstAt.toISOString(),
    last_at: group.lastAt.toISOString(),
    last_run_id: group.lastRunId,
    job_names: group.jobNames,
  };
}
