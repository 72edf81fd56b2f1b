import type { SecretResource, SecretRotationResource } from '@aster-scheduler/client';
import { instant, integer, objectSchema, text } from '../json/object-schema.js';

const texts = { type: 'array', items: text } as const;

export const secretSchema = objectSchema<SecretResource>('Secret', 'A secret that jobs name; never what it is.', {
  name: { ...text, description: 'What jobs name it by: `${secret:NAME}` in their environment.' },
  version: { ...integer, description: 'Grows with each value that it is given.' },
  key_id: { ...text, description: 'Which key has sealed it.' },
  used_by: {
    ...texts,
    description: 'Names of jobs that name it, the first 20, and of channels for alerts as `channel NAME`.',
  },
  use_count: { ...integer, description: 'How many jobs and channels name it.' },
  created_at: instant,
  updated_at: { ...instant, description: 'When it was given its value.' },
});

export const secretListSchema = { type: 'array', items: secretSchema } as const;

export const rotationSchema = objectSchema<SecretRotationResource>(
  'SecretRotation',
  'What came of sealing all secrets by the first key.',
  {
    rotated: { ...integer, description: 'Secrets that were sealed anew.' },
    unreadable: { ...texts, description: 'Secrets that no key of the server opens; they stay as they are.' },
  },
);
