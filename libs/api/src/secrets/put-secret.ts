import { InvalidInputError, maxSecretBytes, minSecretBytes, NotFoundError } from '@aster-scheduler/core';
import { listSecrets, putSecret as keepSecret } from '@aster-scheduler/job-store';
import { defineRoute } from '../routes/define-route.js';
import { requireKeyring } from './require-keyring.js';
import { SecretInput, SecretKey } from './secret-input.js';
import { toSecretResource } from './secret-resource.js';
import { secretSchema } from './secret-schema.js';

export const putSecret = defineRoute({
  method: 'PUT',
  path: '/api/v1/secrets/{name}',
  operationId: 'putSecret',
  summary: 'Keeps a secret, in place of the one of its name; runs that start from now on get it.',
  tag: 'secrets',
  right: { role: 'admin', reach: 'everything' },
  isNeverKept: true,
  params: SecretKey,
  body: SecretInput,
  example: { value: 'correct horse battery staple' },
  success: { status: 200, description: 'What is told of it.', schema: secretSchema },
  problems: ['INVALID_INPUT', 'STATE_CONFLICT'],
  async handle(context, { params: { name }, body: { value } }) {
    const keyring = requireKeyring(context);
    const bytes = Buffer.byteLength(value);
    if (bytes < minSecretBytes || bytes > maxSecretBytes) throw unfit(bytes);
    const [before] = await listSecrets(context.db, { name, limit: 1 });
    await keepSecret(context.db, keyring, { name, value });
    const [facts] = await listSecrets(context.db, { name, limit: 1 });
    if (facts === undefined) throw new NotFoundError('secret', name); // it was deleted meanwhile
    const content = toSecretResource(facts);
    const told = before === undefined ? undefined : toSecretResource(before);
    return { content, audit: { subject: { kind: 'secret', id: name, name }, before: told, after: content } };
  },
});

function unfit(bytes: number): InvalidInputError {
  const why = bytes < minSecretBytes ? ': a shorter one cannot be hidden in output' : '';
  const message = `must have ${minSecretBytes} to ${maxSecretBytes} bytes in UTF-8, not ${bytes}${why}`;
  return new InvalidInputError([{ field: 'value', message }]);
}
