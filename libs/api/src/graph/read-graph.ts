import { readGraph } from '@aster-scheduler/run-store';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { toGraphResource } from './graph-resource.js';
import { graphSchema } from './graph-schema.js';

export const getGraph = defineRoute({
  method: 'GET',
  path: '/api/v1/graph',
  operationId: 'getGraph',
  summary: 'Gives all jobs that have edges, and what each of them still waits for.',
  tag: 'graph',
  success: { status: 200, description: 'The graph.', schema: graphSchema },
  problems: ['INVALID_INPUT'],
  handle: async ({ db }) => ({ content: toGraphResource(await readGraph(db)) }),
});

export const getJobGraph = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/graph',
  operationId: 'getJobGraph',
  summary: 'Gives what lies above and below a job, and what each job still waits for.',
  tag: 'graph',
  params: JobKey,
  success: { status: 200, description: 'The graph around the job.', schema: graphSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: toGraphResource(await readGraph(db, job.id)) };
  },
});
