import type { JobListItemResource } from '@aster-scheduler/client';
import type { Db } from '@aster-scheduler/db';
import { findJobPage, type JobFilter, readJobPage } from '@aster-scheduler/job-store';
import { readLastRuns } from '@aster-scheduler/statistics';
import { maxPageBytes, nextPage, pageRange } from '../pages/page.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader, pagesEndEarly } from '../routes/route.js';
import { jobConditionsOf } from './job-conditions-of.js';
import { type JobInclude, readIncludes } from './job-list-includes.js';
import { JobListQuery } from './job-list-query.js';
import { jobOrderOf } from './job-order-of.js';
import { printJobPlace, readJobPlace } from './job-place.js';
import { toJobResource } from './job-resource.js';
import { jobListSchema } from './job-schema.js';

const lastRunsOfEach = 20;

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
    const { ids, next } = await findJobPage(db, filter, maxPageBytes);
    const { limit: _limit, offset: _offset, cursor: _cursor, label, include = [], ...same } = query;
    const asked = { ...same, label: label?.join(','), include: query.include?.join(',') };
    const json = await writeJobs(db, { filter, ids, include });
    const nextPlace = next === undefined ? undefined : printJobPlace(order.by, next);
    return { json, headers: nextPage({ path, limit, filter: asked }, nextPlace) };
  },
});

interface AskedJobs {
  readonly filter: JobFilter;
  readonly ids: readonly string[];
  readonly include: readonly JobInclude[];
}

/**
 * The JSON of the jobs. Their last runs take the database as long as all else takes together, so they are read beside
 * it; they come as JSON, which is put in as it is.
 */
async function writeJobs(db: Db, { filter, ids, include }: AskedJobs): Promise<string> {
  const [lastRuns, items] = await Promise.all([
    include.includes('last_runs') ? readLastRuns(db, ids, lastRunsOfEach, new Date()) : undefined,
    writeItems(db, { filter, ids, include }),
  ]);
  if (lastRuns === undefined) return `[${items.map(({ json }) => json).join(',')}]`;
  return `[${items.map(({ id, json }) => `${json.slice(0, -1)},"last_runs":${lastRuns.get(id) ?? '[]'}}`).join(',')}]`;
}

async function writeItems(db: Db, { filter, ids, include }: AskedJobs) {
  const jobs = await readJobPage(db, filter, ids);
  const included = await readIncludes(db, jobs, include);
  return jobs.map((job) => {
    const item: Omit<JobListItemResource, 'last_runs'> = { ...toJobResource(job), ...included(job) };
    return { id: job.id, json: JSON.stringify(item) };
  });
}
