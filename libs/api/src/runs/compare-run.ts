import type { RunComparisonResource, RunDifferenceResource, RunResource } from '@aster-scheduler/client';
import { InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findVersion } from '@aster-scheduler/job-store';
import { findRun, listRunIds } from '@aster-scheduler/run-store';
import { toDefinitionResource } from '../jobs/job-resource.js';
import { id, idOrNull, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { ComparisonQuery, lastSuccess } from './comparison-query.js';
import { planComparison, planJobDifferences } from './plan-comparison.js';
import { requireRunResource } from './require-run.js';
import { RunKey } from './run-key.js';

const differenceSchema = objectSchema<RunDifferenceResource>('RunDifference', 'A fact in which two runs differ.', {
  field: { ...text, description: 'As it is called in a run, or in a job.' },
  value: { description: 'What it is in the run; any JSON.' },
  other: { description: 'What it is in the other one; any JSON.' },
});

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
      job_differences: {
        type: ['array', 'null'],
        items: differenceSchema,
        description:
          'The fields of the job that are not the same in the versions that the two executed, status and pause left out; ' +
          '`null` where one of the versions is not known, or kept no longer.',
      },
    }),
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query }) {
    const run = await requireRunResource(db, params.id);
    const otherId = await findOther(db, run, query.with ?? lastSuccess);
    const other = otherId === undefined ? undefined : await requireOfJob(db, otherId, run.job_id);
    const content: RunComparisonResource = {
      run_id: run.id,
      with_run_id: other?.id ?? null,
      differences: other === undefined ? [] : planComparison(run, other),
      job_differences: other === undefined ? null : await compareVersions(db, run, other),
    };
    return { content };
  },
});

async function findOther(db: Db, { id: beforeId, job_id: jobId }: RunResource, wanted: string) {
  if (wanted !== lastSuccess) return wanted;
  const { ids } = await listRunIds(db, { jobId, statuses: ['succeeded'], beforeId, limit: 1, offset: 0 });
  return ids[0];
}

async function compareVersions(
  db: Db,
  run: RunResource,
  other: RunResource,
): Promise<readonly RunDifferenceResource[] | null> {
  if (run.job_version === null || other.job_version === null) return null;
  if (run.job_version === other.job_version) return [];
  const version = await findVersion(db, run.job_id, run.job_version);
  const otherVersion = await findVersion(db, run.job_id, other.job_version);
  if (version === undefined || otherVersion === undefined) return null;
  return planJobDifferences(toDefinitionResource(version.definition), toDefinitionResource(otherVersion.definition));
}

/** The same is said of a run that there is not: of jobs out of reach it is not told which runs they have. */
async function requireOfJob(db: Db, runId: string, jobId: string): Promise<RunResource> {
  const found = await findRun(db, runId);
  if (found?.jobId === jobId) return requireRunResource(db, runId);
  throw new InvalidInputError([{ field: 'with', message: 'is no run of this job' }]);
}
