import type { SearchResource } from '@aster-scheduler/client';
import { searchJobs } from '@aster-scheduler/job-store';
import { searchPools, searchRuns, searchWorkers } from '@aster-scheduler/run-store';
import { choice, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { isRunIdPrefix } from '../runs/run-id-prefix.js';
import { planFinds } from './plan-finds.js';
import { SearchQuery } from './search-query.js';

const findSchema = objectSchema<SearchResource>('Find', 'Something that was found.', {
  kind: choice(['job', 'run', 'pool', 'worker']),
  id: { ...text, description: 'Of a pool: its name.' },
  name: { ...text, description: 'Of a run: that of its job.' },
  detail: { ...text, description: 'For people: what tells it from others like it.' },
  path: { ...text, description: 'Where the dashboard shows it, below `ui/`.' },
});

const defaultLimit = 20;

export const searchEverything = defineRoute({
  method: 'GET',
  path: '/api/v1/search',
  operationId: 'search',
  summary: 'Finds jobs, runs, pools and workers by the begin of what they are called.',
  description:
    'Jobs whose name begins with the text come first, then those that have words in their name, owner or labels that begin ' +
    'with its words, then those whose name has its characters in this order: of these, the first 10,000 names are looked ' +
    'through. Runs are found by four hexadecimal digits of their id or more, the newest first; pools and workers by a part ' +
    'of their name.',
  tag: 'jobs',
  right: { role: 'read', reach: 'handled' },
  query: SearchQuery,
  success: {
    status: 200,
    description: 'What was found, the nearest first.',
    schema: { type: 'array', items: findSchema },
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller: { reach }, query: { q, limit = defaultLimit } }) {
    const typed = q.trim();
    const search = { text: typed === '' ? q : typed, reach, limit };
    const [jobs, runs, pools, workers] = [
      await searchJobs(db, search),
      isRunIdPrefix(typed) ? await searchRuns(db, { idPrefix: typed, reach, limit }) : [],
      await searchPools(db, search),
      await searchWorkers(db, search),
    ];
    return { content: planFinds(typed, { jobs, runs, pools, workers }, limit) };
  },
});
