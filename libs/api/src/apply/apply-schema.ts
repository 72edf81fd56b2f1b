import type { AppliedChange, AppliedKind, AppliedUpdate, ApplyResource } from '@aster-scheduler/client';
import { choice, integer, objectSchema, text } from '../json/object-schema.js';
import { pruneWays } from './apply-input.js';

const changeSchema = objectSchema<AppliedChange>(
  'AppliedChange',
  'A field that changes; of env only the names of the variables are told.',
  {
    field: text,
    from: {},
    to: {},
    is_drift: {
      type: 'boolean',
      description: 'The source had declared the field before, and somebody has changed it by hand since.',
    },
    is_cut: {
      type: 'boolean',
      description:
        '`from` and `to` are no values, but the begins of their JSON as texts, since they are long, or there are many of them.',
    },
  },
);

const kind = choice(['job', 'rule', 'channel'] as const satisfies readonly AppliedKind[]);

const updateSchema = objectSchema<AppliedUpdate>('AppliedUpdate', 'Something that changes.', {
  kind,
  name: text,
  changes: { type: 'array', items: changeSchema },
});

export const applySchema = objectSchema<ApplyResource>(
  'Apply',
  'What applying what a source declares does, or would do.',
  {
    plan: { ...text, description: 'Stands for exactly this plan and the versions of the jobs that it was made from.' },
    is_applied: { type: 'boolean' },
    creates: { type: 'array', items: { type: 'object', required: ['kind', 'name'], properties: { kind, name: text } } },
    updates: { type: 'array', items: updateSchema },
    unchanged: integer,
    records: {
      ...integer,
      description:
        'Of how many of those that stay as they are the source declares something else than before, which applying keeps.',
    },
    prunes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['kind', 'name', 'way'],
        properties: { kind, name: text, way: choice(pruneWays) },
      },
    },
    conflicts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['kind', 'name', 'why', 'is_takeable'],
        properties: {
          ...{ kind, name: text, why: text },
          is_takeable: { type: 'boolean', description: 'Whether `take_over` takes it.' },
        },
      },
      description:
        'What the source may not have, and channels that may not go while a rule tells them; nothing is applied while there are any.',
    },
  },
);
