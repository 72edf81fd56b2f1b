import type { RunComparisonResource, RunResource } from '@aster-scheduler/client';
import { InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { listRunIds } from '@aster-scheduler/run-store';
import { id, idOrNull, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { ComparisonQuery, lastSuccess } from './comparison-query.js';
import { planComparison } from './plan-comparison.js';
import { requireRunResource } from './require-run.js';
import { RunKey } from './run-key.js';

const differenceSchema = objectSchema<RunComparisonResource['differences'][number]>(
  'RunDifference',
  'A fact in which two runs differ.',
  {
    field: { ...text, description: 'As it is called in a run.' },
    value: { description: 'What it is in the run; any JSON.' },
    other: { description: 'What it is in the other one; any JSON.' },
  },
);

export const compareRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}/comparison',
  operationId: 'compareRun',
  summary: 'Tells in what a run differs from another one of its job.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  params: RunKey,
  query: ComparisonQuery,
  success: {
    status: 200,
    description: 'The differences, what matters most first.',
    schema: objectSchema<RunComparisonResource>('RunComparison', 'A run beside another one of its job.', {
      run_id: id,
      with_run_id: {
        ...idOrNull,
        description: '`null` when no run before it has succeeded: there is nothing to tell then.',
      },
      differences: { type: 'array', items: differenceSchema },
    }),
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query }) {
    const run = await requireRunResource(db, params.id);
    const otherId = await findOther(db, run, query.with ?? lastSuccess);
    const other = otherId === undefined ? undefined : await requireRunResource(db, otherId);
    if (other !== undefined && other.job_id !== run.job_id) throw ofAnotherJob();
    const content: RunComparisonResource = {
      run_id: run.id,
      with_run_id: other?.id ?? null,
      differences: other === undefined ? [] : planComparison(run, other),
    };
    return { content };
  },
});

async function findOther(db: Db, { id: beforeId, job_id: jobId }: RunResource, wanted: string) {
  if (wanted !== lastSuccess) return wanted;
  const { ids } = await listRunIds(db, { jobId, statuses: ['succeeded'], beforeId, limit: 1, offset: 0 });
  return ids[0];
}

function ofAnotherJob(): InvalidInputError {
  return new InvalidInputError([{ field: 'with', message: 'is a run of another job' }]);
}
