import { listSecrets as selectSecrets } from '@aster-scheduler/job-store';
import { pageOf, pageRange, partOf } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { toSecretResource } from './secret-resource.js';
import { secretListSchema } from './secret-schema.js';

export const listSecrets = defineRoute({
  method: 'GET',
  path: '/api/v1/secrets',
  operationId: 'listSecrets',
  summary: 'Lists secrets by name: since when they have their values, and which jobs name them; never what they are.',
  tag: 'secrets',
  right: { role: 'write', reach: 'everything' },
  query: PageQuery,
  success: { status: 200, description: 'The secrets.', schema: secretListSchema, headers: linkHeader },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const range = pageRange(query);
    const { limit, offset, after } = range;
    const found = partOf(await selectSecrets(db, { after, limit: offset + limit + 1 }), range, ({ name }) => name);
    const { entries, headers } = pageOf(found, { path, limit, filter: {} }, ({ name }) => name);
    return { content: entries.map(toSecretResource), headers };
  },
});
