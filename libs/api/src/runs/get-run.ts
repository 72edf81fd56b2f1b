import { defineRoute } from '../routes/define-route.js';
import { requireRunResource } from './require-run.js';
import { RunKey } from './run-key.js';
import { runSchema } from './run-schema.js';

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}',
  operationId: 'getRun',
  summary: 'Gives a run with its earlier attempts and its output.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  params: RunKey,
  success: { status: 200, description: 'The run.', schema: runSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  handle: async ({ db }, { params }) => ({ content: await requireRunResource(db, params.id) }),
});
