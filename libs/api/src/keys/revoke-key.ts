import { revokeApiKey } from '@aster-scheduler/run-store';
import { TextField } from '../fields/text-field.js';
import { defineRoute } from '../routes/define-route.js';

/** Which key a path names. */
class KeyKey {
  @TextField({ description: 'Id or name of the key.', isRequired: true, min: 1, max: 255, isLine: true })
  id!: string;
}

export const revokeKey = defineRoute({
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  operationId: 'revokeKey',
  summary: 'Revokes a key for good.',
  description:
    'The server that answers lets nobody in by it from then on; others notice within 10 seconds, and end what is being ' +
    'followed by it within 30. A key that is revoked already stays as it is.',
  tag: 'access',
  right: { role: 'admin', reach: 'everything' },
  params: KeyKey,
  success: { status: 204, description: 'The key is revoked.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { caller, params }) {
    const { id, name, hint, role } = await revokeApiKey(db, params.id, caller.actor);
    return { audit: { subject: { kind: 'key', id, name }, before: { hint, role } } };
  },
  afterwards: ({ keys }) => keys.forget(),
});
