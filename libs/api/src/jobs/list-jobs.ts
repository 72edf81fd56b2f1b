import type { JobListItemResource } from '@aster-scheduler/client';
import { listJobPage } from '@aster-scheduler/job-store';
import { maxPageBytes, nextPage, pageRange } from '../pages/page.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader, pagesEndEarly } from '../routes/route.js';
import { jobConditionsOf } from './job-conditions-of.js';
import { readIncludes } from './job-list-includes.js';
import { JobListQuery } from './job-list-query.js';
import { jobOrderOf } from './job-order-of.js';
import { printJobPlace, readJobPlace } from './job-place.js';
import { toJobResource } from './job-resource.js';
import { jobListSchema } from './job-schema.js';

export const listJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs',
  operationId: 'listJobs',
  summary: 'Lists jobs, by name or in another order.',
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
    const order = jobOrderOf(query.sort);
    const place = after === undefined ? undefined : readJobPlace(order.by, after);
    const filter = { ...jobConditionsOf(query), reach: caller.reach, order, limit, offset, after: place };
    const { jobs, next } = await listJobPage(db, filter, maxPageBytes);
    const { limit: _limit, offset: _offset, cursor: _cursor, label, include, ...same } = query;
    const asked = { ...same, label: label?.join(','), include: include?.join(',') };
    const included = await readIncludes(db, jobs, include ?? []);
    const content = jobs.map((job): JobListItemResource => ({ ...toJobResource(job), ...included(job) }));
    const nextPlace = next === undefined ? undefined : printJobPlace(order.by, next);
    return { content, headers: nextPage({ path, limit, filter: asked }, nextPlace) };
  },
});
