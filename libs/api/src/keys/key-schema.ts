import type { KeyResource, MeResource, NewKeyResource } from '@aster-scheduler/client';
import { roles } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import { choice, id, instant, instantOrNull, objectSchema, text, textOrNull } from '../json/object-schema.js';

const textsOrNull: JsonSchema = { type: ['array', 'null'], items: text };

const reach = {
  pools: { ...textsOrNull, description: 'Only jobs of these pools; null is no limit.' },
  labels: { ...textsOrNull, description: 'Only jobs with these labels, each as `name=value`; null is no limit.' },
  name_prefixes: { ...textsOrNull, description: 'Only jobs whose name begins with one of these; null is no limit.' },
} as const;

const properties = {
  id,
  name: text,
  hint: { ...text, description: 'What the key begins with, to tell keys apart.' },
  role: choice(roles),
  ...reach,
  created_at: instant,
  created_by: text,
  expires_at: { ...instantOrNull, description: 'null: it is good until it is revoked.' },
  revoked_at: instantOrNull,
  revoked_by: textOrNull,
  last_used_at: { ...instantOrNull, description: 'To the minute; null when it was never used.' },
  last_used_from: { ...textOrNull, description: 'The address of that use.' },
} as const;

const keySchema = objectSchema<KeyResource>('Key', 'A key of the API, without the key itself.', properties);

export const keyListSchema = { type: 'array', items: keySchema } as const;

export const newKeySchema = objectSchema<NewKeyResource>('NewKey', 'A key that was just made.', {
  ...properties,
  key: {
    ...textOrNull,
    description: 'The key itself, shown this once; null when the request has come again with its idempotency key.',
  },
});

export const meSchema = objectSchema<MeResource>('Me', 'Who sends the request, and what they may do.', {
  actor: {
    ...text,
    description: '`key:<name>`, `user:<name>`, `app`, or `anyone` where no key is asked for.',
  },
  role: choice(roles),
  ...reach,
  key_hint: {
    ...textOrNull,
    description: 'What the key begins with; null for one that the server was started with, or none.',
  },
  expires_at: { ...instantOrNull, description: 'When the key expires.' },
});
