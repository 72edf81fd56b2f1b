import type { CountResource } from '@aster-scheduler/client';
import { countJobs as count } from '@aster-scheduler/job-store';
import { integer, objectSchema } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { jobConditionsOf } from './job-conditions-of.js';
import { JobCountQuery } from './job-list-query.js';

export const countSchema = objectSchema<CountResource>('Count', 'How many there are.', {
  count: integer,
  is_exact: { type: 'boolean', description: 'Whether there are no more than were counted.' },
});

const defaultMax = 10_000;

export const countJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/count',
  operationId: 'countJobs',
  summary: 'Counts jobs.',
  description: 'A job called `count` is read by its id.',
  tag: 'jobs',
  right: { role: 'read', reach: 'handled' },
  query: JobCountQuery,
  success: { status: 200, description: 'How many there are.', schema: countSchema },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller, query }) {
    const conditions = { ...jobConditionsOf(query), reach: caller.reach };
    const { count: found, isExact } = await count(db, conditions, query.max ?? defaultMax);
    return { content: { count: found, is_exact: isExact } };
  },
});
