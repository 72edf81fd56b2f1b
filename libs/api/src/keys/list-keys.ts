import { listApiKeys } from '@aster-scheduler/run-store';
import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery } from '../fields/from-query.js';
import { pageOf, pageRange, partOf } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { toKeyResource } from './key-resource.js';
import { keyListSchema } from './key-schema.js';

class KeyListQuery extends PageQuery {
  @BooleanFromQuery()
  @BooleanField({ description: 'Also keys that are revoked.', default: false, isNotNull: true })
  revoked?: boolean;
}

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/v1/keys',
  operationId: 'listKeys',
  summary: 'Lists the keys of the API by name, those that have expired included.',
  tag: 'access',
  right: { role: 'admin', reach: 'everything' },
  query: KeyListQuery,
  success: { status: 200, description: 'The keys.', schema: keyListSchema, headers: linkHeader },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const range = pageRange(query);
    const keys = await listApiKeys(db, { includesRevoked: query.revoked });
    const keyOf = ({ name, id }: { readonly name: string; readonly id: string }) => `${name}\n${id}`;
    const filter = { revoked: query.revoked === true ? 'true' : undefined };
    const { entries, headers } = pageOf(partOf(keys, range, keyOf), { path, limit: range.limit, filter }, keyOf);
    return { content: entries.map(toKeyResource), headers };
  },
});
