import { parseDuration } from '@aster-scheduler/core';
import { defineRoute } from '../routes/define-route.js';
import { awaitEnd } from './await-end.js';
import { requireRunResource } from './require-run.js';
import { RunKey } from './run-key.js';
import { RunQuery } from './run-query.js';
import { runSchema } from './run-schema.js';

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}',
  operationId: 'getRun',
  summary: 'Gives a run with its earlier attempts and its output.',
  description:
    'With `wait` the answer comes once the run has ended, or after that time with the run as it is then; the server may ' +
    'end the waiting earlier when it closes. Ask again until `finished_at` is there.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  params: RunKey,
  query: RunQuery,
  success: { status: 200, description: 'The run.', schema: runSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'TOO_MANY_REQUESTS'],
  async handle(context, { params, query, signal, aside }) {
    const waitMs = query.wait === undefined ? undefined : parseDuration(query.wait);
    if (waitMs !== undefined) await aside(async () => awaitEnd(context, params.id, waitMs, signal()));
    return { content: await requireRunResource(context.db, params.id) };
  },
});
