import { readGraph } from '@aster-scheduler/run-store';
import { requireReachedJob } from '../access/require-reached.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { toGraphResource } from './graph-resource.js';
import { graphSchema } from './graph-schema.js';

export const getGraph = defineRoute({
  method: 'GET',
  path: '/api/v1/graph',
  operationId: 'getGraph',
  summary: 'Gives jobs that have edges, and what each of them still waits for: 5,000 edges at most.',
  tag: 'graph',
  right: { role: 'read', reach: 'handled' },
  success: { status: 200, description: 'The graph.', schema: graphSchema },
  problems: ['INVALID_INPUT'],
  handle: async ({ db }, { caller }) => ({ content: toGraphResource(await readGraph(db, { reach: caller.reach })) }),
});

export const getJobGraph = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/graph',
  operationId: 'getJobGraph',
  summary: 'Gives what lies above and below a job, and what each job still waits for.',
  tag: 'graph',
  right: { role: 'read', reach: 'handled' },
  params: JobKey,
  success: { status: 200, description: 'The graph around the job.', schema: graphSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { caller, params }) {
    await requireReachedJob(db, caller, params.id);
    const job = await requireJob(db, params.id);
    return { content: toGraphResource(await readGraph(db, { jobId: job.id, reach: caller.reach })) };
  },
});
