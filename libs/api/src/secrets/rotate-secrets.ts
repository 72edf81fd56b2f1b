import { rotateSecrets as sealAnew } from '@aster-scheduler/job-store';
import { defineRoute } from '../routes/define-route.js';
import { requireKeyring } from './require-keyring.js';
import { rotationSchema } from './secret-schema.js';

export const rotateSecrets = defineRoute({
  method: 'POST',
  path: '/api/v1/secrets/rotate',
  operationId: 'rotateSecrets',
  summary: 'Seals anew, by the first key of SECRETS_KEY, all secrets that another one has sealed.',
  tag: 'secrets',
  right: { role: 'admin', reach: 'everything' },
  isSafe: true, // when it comes again, it finds nothing left to do
  success: { status: 200, description: 'How many there were.', schema: rotationSchema },
  problems: ['INVALID_INPUT', 'STATE_CONFLICT'],
  async handle(context) {
    return { content: await sealAnew(context.db, requireKeyring(context)) };
  },
});
