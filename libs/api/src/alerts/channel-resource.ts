import type { ChannelResource } from '@aster-scheduler/client';
import { channelKinds } from '@aster-scheduler/core';
import type { Channel, ChannelDefinition } from '@aster-scheduler/run-store';
import { choice, id, instant, instantOrNull, integer, objectSchema, text, textOrNull } from '../json/object-schema.js';

export const channelSchema = objectSchema<ChannelResource>('AlertChannel', 'Where messages go to.', {
  id,
  name: text,
  kind: choice(channelKinds),
  config: { type: 'object', description: 'Settings by their names; of secrets only what they are called.' },
  is_enabled: { type: 'boolean' },
  managed_by: { ...textOrNull, description: 'The source that declares it, which alone changes what it declares.' },
  disabled_reason: { ...textOrNull, description: 'Why it is off although nobody has turned it off.' },
  used_by: { type: 'array', items: text, description: 'Names of the rules that tell it: the first 20.' },
  pending: { ...integer, description: 'Messages that are still to be sent, counted up to 1,000.' },
  last_sent_at: { ...instantOrNull, description: 'When a message has last arrived.' },
  version: integer,
  created_at: instant,
  updated_at: instant,
});

/** What is said of a channel by the names of fields. */
export function channelDocument({ name, kind, config, isEnabled }: ChannelDefinition) {
  return { name, kind, config, is_enabled: isEnabled };
}

export function toChannelResource(channel: Channel): ChannelResource {
  return {
    ...{ id: channel.id, ...channelDocument(channel), disabled_reason: channel.disabledReason ?? null },
    managed_by: channel.owner?.source ?? null,
    ...{ used_by: channel.usedBy, pending: channel.pending },
    ...{ last_sent_at: channel.lastSentAt?.toISOString() ?? null, version: channel.version },
    ...{ created_at: channel.createdAt.toISOString(), updated_at: channel.updatedAt.toISOString() },
  };
}
