import { retryRun as repeatRun } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { defineRoute } from '../routes/define-route.js';
import { NoInput } from '../routes/no-input.js';
import { runLocation } from '../routes/route.js';
import { requireRunResource } from './require-run.js';
import { madeRunAnswer, runAgain } from './run-answer.js';
import { RunKey } from './run-key.js';
import { runSchema } from './run-schema.js';

export const retryRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{id}/retry',
  operationId: 'retryRun',
  summary: 'Makes a new run that repeats a finished one.',
  description:
    'It has the overrides of the run that it repeats, named in `retry_of`, and obeys the concurrency policy of the job, ' +
    'as a trigger does.',
  tag: 'runs',
  isToldByRun: true,
  right: { role: 'operate', reach: 'run' },
  params: RunKey,
  body: NoInput,
  isBodyOptional: true,
  success: { status: 202, description: 'The new run.', schema: runSchema, headers: runLocation },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db, notifier }, { params, mountPath, caller }) {
    const { id, pool } = await repeatRun(db, params.id, undefined, recordedActor(caller));
    notifier.notify('runs', pool);
    notifier.notify('control'); // under the policy replace, a running one has to end
    return madeRunAnswer(await requireRunResource(db, id), mountPath);
  },
  again: runAgain,
});
