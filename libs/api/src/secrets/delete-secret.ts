import { deleteSecret as removeSecret, listSecrets } from '@aster-scheduler/job-store';
import { defineRoute } from '../routes/define-route.js';
import { SecretDeletionQuery, SecretKey } from './secret-input.js';
import { toSecretResource } from './secret-resource.js';

export const deleteSecret = defineRoute({
  method: 'DELETE',
  path: '/api/v1/secrets/{name}',
  operationId: 'deleteSecret',
  summary: 'Deletes a secret that no job names, or any with force.',
  tag: 'secrets',
  right: { role: 'admin', reach: 'everything' },
  params: SecretKey,
  query: SecretDeletionQuery,
  success: { status: 204, description: 'The secret is gone.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db }, { params, query }) {
    const { name } = params;
    const [before] = await listSecrets(db, { name, limit: 1 });
    await removeSecret(db, name, query.force === true);
    const told = before === undefined ? undefined : toSecretResource(before);
    return { audit: { subject: { kind: 'secret', id: name, name }, before: told } };
  },
});
