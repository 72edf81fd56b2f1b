import { explainRun as explain } from '@aster-scheduler/run-store';
import { defineRoute } from '../routes/define-route.js';
import { RunKey } from '../runs/run-key.js';
import { toExplanationResource } from './explanation-resource.js';
import { explanationSchema } from './explanation-schema.js';

export const explainRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}/explain',
  operationId: 'explainRun',
  summary: 'Tells what became of a run and why, or what it waits for, whether or not it has a tick.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  params: RunKey,
  success: { status: 200, description: 'The explanation.', schema: explanationSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  handle: async ({ db }, { params }) => ({ content: toExplanationResource(await explain(db, params.id)) }),
});
