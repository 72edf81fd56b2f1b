import { InvalidInputError, newApiKey, NotFoundError, parseDuration, type Reach } from '@aster-scheduler/core';
import { insertApiKey, listApiKeys } from '@aster-scheduler/run-store';
import { defineRoute } from '../routes/define-route.js';
import { KeyInput, keyNameProblem } from './key-input.js';
import { toKeyResource } from './key-resource.js';
import { newKeySchema } from './key-schema.js';

export const createKey = defineRoute({
  method: 'POST',
  path: '/api/v1/keys',
  operationId: 'createKey',
  summary: 'Makes a key of the API; the answer is the only place where it is ever shown.',
  description:
    'What is stored is a hash of the key. A request that comes again with its idempotency key gets `key: null`.',
  tag: 'access',
  right: { role: 'admin', reach: 'everything' },
  body: KeyInput,
  example: { name: 'deploy of the data team', role: 'write', expires_in: '2160h', labels: ['team=data'] },
  success: { status: 201, description: 'The key.', schema: newKeySchema },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND'], // the last for a repeated request whose key is gone
  async handle({ db }, { caller, body }) {
    const problem = keyNameProblem(body.name);
    if (problem !== undefined) throw new InvalidInputError([{ field: 'name', message: problem }]);
    const { name, role, expires_in: expiresIn } = body;
    const key = newApiKey();
    const expiresInMs = expiresIn === undefined || expiresIn === null ? undefined : parseDuration(expiresIn);
    const made = await insertApiKey(db, {
      ...{ key, name, role, expiresInMs },
      reach: reachOf(body),
      createdBy: caller.actor,
    });
    const audit = { subject: { kind: 'key', id: made.id, name }, after: body };
    return { content: { ...toKeyResource(made), key }, keeps: made.id, audit };
  },
  async again({ db }, keyId) {
    const key = (await listApiKeys(db, { includesRevoked: true })).find(({ id }) => id === keyId);
    if (key === undefined) throw new NotFoundError('key', keyId);
    return { content: { ...toKeyResource(key), key: null } };
  },
});

function reachOf({ pools, labels, name_prefixes: namePrefixes }: KeyInput): Reach {
  const given = { pools, labels, namePrefixes };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}
