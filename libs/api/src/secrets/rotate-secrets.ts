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
  isNeverKept: true, // when it comes again, it finds nothing left to do
  success: { status: 200, description: 'How many there were.', schema: rotationSchema },
  problems: ['INVALID_INPUT', 'STATE_CONFLICT'],
  async handle(context) {
    const rotation = await sealAnew(context.db, requireKeyring(context));
    const audit = rotation.rotated === 0 ? 'nothing' : { subject: { kind: 'secret' }, after: rotation };
    return { content: rotation, audit };
  },
});
