import { NotFoundError } from '@aster-scheduler/core';
import { findRun, listAttempts } from '@aster-scheduler/run-store';
import { RunKey } from '../dto/run-key.js';
import { toRunResource } from '../resources/run-resource.js';
import { runSchema } from '../schemas/run-schema.js';
import { defineRoute } from './route.js';
import { outputOf } from './run-output.js';

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}',
  operationId: 'getRun',
  summary: 'Gives a run with its earlier attempts and its output.',
  tag: 'runs',
  params: RunKey,
  success: { status: 200, description: 'The run.', schema: runSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const run = await findRun(db, params.id);
    if (run === undefined) throw new NotFoundError('run', params.id);
    const [attempts, output] = await Promise.all([listAttempts(db, run.id), outputOf(db, run)]);
    return { content: toRunResource(run, attempts, output) };
  },
});
