import type { NotificationResource } from '@aster-scheduler/client';
import type { Notification } from '@aster-scheduler/run-store';
import {
  choice,
  id,
  idOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  textOrNull,
} from '../json/object-schema.js';

export const notificationStates = ['pending', 'sent', 'failed', 'dropped'] as const;
const events = ['opened', 'reminded', 'resolved', 'notice', 'test', 'digest'] as const;

export const notificationSchema = objectSchema<NotificationResource>(
  'Notification',
  'A message, and what became of it.',
  {
    id: { ...id, description: 'The receiver gets it too: a message that comes twice has the same.' },
    channel_id: id,
    channel_name: { ...textOrNull, description: 'null: the channel is gone.' },
    incident_id: idOrNull,
    run_id: idOrNull,
    event: choice(events),
    state: {
      ...choice(notificationStates),
      description: '`failed`: it was given up. `dropped`: there was no more need for it, or nobody to send it to.',
    },
    sent_with: { ...idOrNull, description: 'It was sent as a part of this one.' },
    attempt_num: { ...integer, description: 'How often it was tried.' },
    next_attempt_at: { ...instantOrNull, description: 'null unless it is pending.' },
    last_status: { ...integerOrNull, description: 'The status of HTTP that came back last.' },
    last_error: textOrNull,
    response_excerpt: textOrNull,
    created_at: instant,
    sent_at: instantOrNull,
  },
);

export function toNotificationResource(each: Notification): NotificationResource {
  return {
    ...{ id: each.id, channel_id: each.channelId, channel_name: each.channelName, incident_id: each.incidentId },
    ...{ run_id: each.runId, event: each.event, state: each.state, sent_with: each.sentWith },
    attempt_num: each.attemptNum,
    next_attempt_at: each.state === 'pending' ? each.nextAttemptAt.toISOString() : null,
    ...{ last_status: each.lastStatus, last_error: each.lastError, response_excerpt: each.responseExcerpt },
    ...{ created_at: each.createdAt.toISOString(), sent_at: each.sentAt?.toISOString() ?? null },
  };
}
