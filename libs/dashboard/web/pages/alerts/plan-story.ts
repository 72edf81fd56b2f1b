import type { IncidentResource, NotificationResource } from '@aster-scheduler/client';

/** Something that happened to an incident. */
export interface StoryEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly what: 'opened' | 'again' | 'acknowledged' | 'resolved' | 'message';
  readonly run?: string;
  readonly message?: NotificationResource;
}

/** What has happened to an incident and who was told, the newest first; what came at one time, in its order. */
export function planStory(
  incident: IncidentResource,
  messages: readonly NotificationResource[],
): readonly StoryEvent[] {
  const { opened_at: openedAt, last_at: lastAt, acknowledged_at: acknowledgedAt, resolved_at: resolvedAt } = incident;
  const facts: readonly (StoryEvent | undefined)[] = [
    { at: openedAt, what: 'opened', run: incident.opened_by_run ?? undefined },
    lastAt === openedAt ? undefined : { at: lastAt, what: 'again', run: incident.last_run ?? undefined },
    acknowledgedAt === null ? undefined : { at: acknowledgedAt, what: 'acknowledged' },
    resolvedAt === null ? undefined : { at: resolvedAt, what: 'resolved', run: incident.resolved_by_run ?? undefined },
  ];
  const told = messages.map((message): StoryEvent => ({ at: message.created_at, what: 'message', message }));
  return [...facts.filter((fact) => fact !== undefined), ...told]
    .map((event, index) => ({ event, index }))
    .sort((a, b) => Date.parse(b.event.at) - Date.parse(a.event.at) || b.index - a.index)
    .map(({ event }) => event);
}
