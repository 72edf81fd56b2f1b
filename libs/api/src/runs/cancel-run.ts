import { cancelRun as endRun } from '@aster-scheduler/run-store';
import { defineRoute } from '../routes/define-route.js';
import { NoInput } from '../routes/no-input.js';
import { requireRunResource } from './require-run.js';
import { RunKey } from './run-key.js';
import { runSchema } from './run-schema.js';

export const cancelRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{id}/cancel',
  operationId: 'cancelRun',
  summary: 'Cancels a run that is not finished.',
  description:
    'A run that has not started is `cancelled` at once. A running one is told to end: its processes get SIGTERM, and ' +
    'SIGKILL after the grace of the job; then it is `cancelled`, whatever it came to. Until then it is still `running` ' +
    'in the answer. Cancelling it once more is no error.',
  tag: 'runs',
  right: { role: 'operate', reach: 'run' },
  params: RunKey,
  body: NoInput,
  isBodyOptional: true,
  success: { status: 202, description: 'The run.', schema: runSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db, notifier }, { params }) {
    await endRun(db, params.id);
    notifier.notify('control', params.id.toLowerCase());
    notifier.notify('runs'); // others may have become due
    return { content: await requireRunResource(db, params.id), keeps: params.id };
  },
  again: async ({ db }, runId) => ({ content: await requireRunResource(db, runId) }),
});
