import type { MeResource } from '@aster-scheduler/client';
import { defineRoute } from '../routes/define-route.js';
import { toReachResource } from './key-resource.js';
import { meSchema } from './key-schema.js';

export const getMe = defineRoute({
  method: 'GET',
  path: '/api/v1/me',
  operationId: 'getMe',
  summary: 'Tells who sends the request, and what they may do.',
  tag: 'access',
  isLocal: true,
  right: { role: 'read', reach: 'nothing' },
  success: { status: 200, description: 'Who, and what.', schema: meSchema },
  problems: ['INVALID_INPUT'],
  async handle(_context, { caller: { actor, role, reach, key } }) {
    const me: MeResource = {
      actor,
      role,
      ...toReachResource(reach),
      key_hint: key?.hint ?? null,
      expires_at: key?.expiresAt?.toISOString() ?? null,
    };
    return { content: me };
  },
});
