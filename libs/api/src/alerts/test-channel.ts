import { testChannel as writeTest } from '@aster-scheduler/run-store';
import { defineRoute } from '../routes/define-route.js';
import { NoInput } from '../routes/no-input.js';
import { AlertKey } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { notificationSchema, toNotificationResource } from './notification-resource.js';

export const testChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/alerts/channels/{id}/test',
  operationId: 'testChannel',
  summary: 'Has a message sent to a channel that says that it works.',
  description:
    'It is sent as all others are. What came of it is told by the list of notifications, under the id of the answer.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  params: AlertKey,
  body: NoInput,
  isBodyOptional: true,
  success: { status: 202, description: 'The message that is to be sent.', schema: notificationSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db }, { caller, params }) {
    const sent = await writeTest(db, keyOf(params.id), caller.actor);
    const subject = { kind: 'channel', id: sent.channelId, name: sent.channelName ?? undefined };
    return { content: toNotificationResource(sent), audit: { subject } };
  },
});
