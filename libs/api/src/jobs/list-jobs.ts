import { listJobPage } from '@aster-scheduler/job-store';
import { readLabels } from '../fields/label-field.js';
import { maxPageBytes, nextPage, pageRange } from '../pages/page.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader, pagesEndEarly } from '../routes/route.js';
import { JobListQuery } from './job-list-query.js';
import { toJobResource } from './job-resource.js';
import { jobListSchema } from './job-schema.js';

export const listJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs',
  operationId: 'listJobs',
  summary: 'Lists jobs by name.',
  description: pagesEndEarly,
  tag: 'jobs',
  right: { role: 'read', reach: 'handled' },
  query: JobListQuery,
  success: {
    status: 200,
    description: 'The jobs.',
    schema: jobListSchema,
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller, query, path }) {
    const { limit, offset, after } = pageRange(query);
    const { status, pool, owner, label } = query;
    const conditions = {
      status,
      pool,
      owner,
      labels: label === undefined ? undefined : readLabels(label),
      reach: caller.reach,
    };
    const page = await listJobPage(db, { ...conditions, limit, offset, afterName: after }, maxPageBytes);
    const filter = { status, pool, owner, label: label?.join(',') };
    return { content: page.jobs.map(toJobResource), headers: nextPage({ path, limit, filter }, page.nextAfterName) };
  },
});
