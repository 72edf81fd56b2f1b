import type { RunDependantResource, RunDependantsResource } from '@aster-scheduler/client';
import { dependencyConditions, NotFoundError, runStatuses } from '@aster-scheduler/core';
import { findRun, listRunDependants as listDependants } from '@aster-scheduler/run-store';
import { choice, choiceOrNull, id, idOrNull, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { RunKey } from './run-key.js';

const mostDependants = 50;

const dependantSchema = objectSchema<RunDependantResource>(
  'RunDependant',
  'A job that runs after the job of a run, and what it has made of the run.',
  {
    job_id: id,
    job_name: text,
    condition: choice(dependencyConditions),
    run_id: { ...idOrNull, description: 'The run that has come of it; `null`: none so far.' },
    status: { ...choiceOrNull(runStatuses), description: 'Of that run.' },
    held: { type: 'boolean', description: 'The run counts for this job, which waits for other jobs still.' },
  },
);

export const listRunDependants = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}/dependants',
  operationId: 'listRunDependants',
  summary: 'Tells which jobs run after the job of a run, and the runs of theirs that have come of it.',
  description:
    `By name, ${mostDependants} at most, as the edges are now. What has come of the run more than half a year after its ` +
    'end is not looked for, nor are ticks that were due more than five weeks before it began.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  params: RunKey,
  success: {
    status: 200,
    description: 'The jobs.',
    schema: objectSchema<RunDependantsResource>('RunDependants', 'What follows a run.', {
      dependants: { type: 'array', items: dependantSchema },
      truncated: { type: 'boolean', description: 'There are more of them.' },
    }),
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { caller, params }) {
    const run = await findRun(db, params.id);
    if (run === undefined) throw new NotFoundError('run', params.id);
    const found = await listDependants(db, { run, reach: caller.reach, limit: mostDependants + 1 });
    const content: RunDependantsResource = {
      dependants: found.slice(0, mostDependants).map(({ jobId, jobName, condition, run: own, isHeld }) => ({
        ...{ job_id: jobId, job_name: jobName, condition, run_id: own?.id ?? null, status: own?.status ?? null },
        held: isHeld,
      })),
      truncated: found.length > mostDependants,
    };
    return { content };
  },
});
