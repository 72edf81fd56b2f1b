import { explainTick as explain } from '@aster-scheduler/run-store';
import { requireInstant } from '../fields/instant-field.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { ExplainQuery } from './explain-query.js';
import { toExplanationResource } from './explanation-resource.js';
import { explanationSchema } from './explanation-schema.js';

export const explainTick = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/explain',
  operationId: 'explainTick',
  summary: 'Tells what became of an instant of a job, past or future, and why.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  query: ExplainQuery,
  success: { status: 200, description: 'The explanation.', schema: explanationSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query }) {
    const job = await requireJob(db, params.id);
    return { content: toExplanationResource(await explain(db, job.id, requireInstant(query.at))) };
  },
});
