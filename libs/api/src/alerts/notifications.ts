import type { NotificationListQuery as QueryContract, NotificationResource } from '@aster-scheduler/client';
import {
  findChannel,
  listNotifications as selectNotifications,
  retryNotification as sendAgain,
} from '@aster-scheduler/run-store';
import { ChoiceField } from '../fields/choice-fields.js';
import { IdField } from '../fields/id-field.js';
import { TextField } from '../fields/text-field.js';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { NoInput } from '../routes/no-input.js';
import { linkHeader } from '../routes/route.js';
import { AlertId } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { notificationSchema, notificationStates, toNotificationResource } from './notification-resource.js';
import { requireIdCursor } from './require-id-cursor.js';

/** Which messages are asked for. */
class NotificationQuery extends PageQuery implements QueryContract {
  @TextField({ description: 'Only to this channel, by its id or its name.', min: 1, max: 100, isNotNull: true })
  channel?: string;

  @IdField({ description: 'Only those of this incident.', isNotNull: true })
  incident?: string;

  @ChoiceField(notificationStates, { description: 'Only those in this state.', isNotNull: true })
  state?: NotificationResource['state'];
}

export const listNotifications = defineRoute({
  method: 'GET',
  path: '/api/v1/notifications',
  operationId: 'listNotifications',
  summary: 'Lists messages and what became of them, the newest first.',
  tag: 'alerts',
  right: { role: 'read', reach: 'everything' },
  query: NotificationQuery,
  success: {
    status: 200,
    description: 'The messages.',
    schema: { type: 'array', items: notificationSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    const { channel, incident, state } = query;
    const channelId = channel === undefined ? undefined : (await findChannel(db, keyOf(channel))).id;
    const asked = {
      channelId,
      incidentId: incident,
      state,
      beforeId: requireIdCursor(after),
      offset,
      limit: limit + 1,
    };
    const found = await selectNotifications(db, asked);
    const filter = { channel, incident, state };
    const { entries, headers } = pageOf(found, { path, limit, filter }, ({ id }) => id);
    return { content: entries.map(toNotificationResource), headers };
  },
});

export const retryNotification = defineRoute({
  method: 'POST',
  path: '/api/v1/notifications/{id}/retry',
  operationId: 'retryNotification',
  summary: 'Has a message sent again that was given up or dropped.',
  description: 'It keeps its id, by which the receiver can tell that it is the same.',
  tag: 'alerts',
  right: { role: 'operate', reach: 'everything' },
  params: AlertId,
  body: NoInput,
  isBodyOptional: true,
  success: { status: 202, description: 'The message.', schema: notificationSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db }, { params }) {
    const again = await sendAgain(db, params.id.toLowerCase());
    return { content: toNotificationResource(again), audit: { subject: { kind: 'notification', id: again.id } } };
  },
});
