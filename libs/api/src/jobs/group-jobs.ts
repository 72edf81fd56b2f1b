import type { JobGroupResource, JobGroupsResource } from '@aster-scheduler/client';
import { groupJobs as readGroups } from '@aster-scheduler/job-store';
import { integer, objectSchema, textOrNull } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { jobConditionsOf } from './job-conditions-of.js';
import { JobGroupsQuery } from './job-list-query.js';

const groupSchema = objectSchema<JobGroupResource>('JobGroup', 'Jobs that have something in common.', {
  value: {
    ...textOrNull,
    description: 'As lists are narrowed to it: `etl/`, `team=data`, `gpu`; null: the jobs that have none.',
  },
  jobs: integer,
  failing: { ...integer, description: 'How many of them fail now.' },
  before: {
    ...integer,
    description: 'How many jobs stand before the first of them in a list by name: its `offset`.',
  },
});

const groupsSchema = objectSchema<JobGroupsResource>('JobGroups', 'Jobs, put together.', {
  groups: { type: 'array', items: groupSchema, description: 'Those with the most jobs first.' },
  is_complete: { type: 'boolean', description: 'Whether these are all: 500 groups at most, of 200,000 jobs.' },
});

export const groupJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/groups',
  operationId: 'groupJobs',
  summary: 'Puts jobs together by folder, label, pool, owner, source or first letter, and counts them.',
  description: 'A job called `groups` is read by its id.',
  tag: 'jobs',
  right: { role: 'read', reach: 'handled' },
  isCounting: true,
  query: JobGroupsQuery,
  success: { status: 200, description: 'The groups.', schema: groupsSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { caller, query }) {
    const { by = 'folder' } = query;
    const conditions = { ...jobConditionsOf(query), reach: caller.reach };
    const { groups, isComplete } = await statistics.read({
      key: JSON.stringify(['job groups', by, conditions]),
      answer: async (tx) => readGroups(tx, by, conditions),
    });
    const told = groups.map(({ value = null, ...counts }) => ({ value, ...counts }));
    return { content: { groups: told, is_complete: isComplete } };
  },
});
