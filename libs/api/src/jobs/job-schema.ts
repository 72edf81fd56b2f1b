import type { DependencyResource, JobDefinitionResource, JobPauseResource, JobResource } from '@aster-scheduler/client';
import { dependencyConditions, type FieldRule, jobDefaults, jobFieldValue, jobRules } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import {
  choice,
  duration,
  id,
  instant,
  instantOrNull,
  integer,
  objectSchema,
  type PropertySchemas,
  text,
  textOrNull,
} from '../json/object-schema.js';
import { includedSchemas } from './included-schemas.js';
import { type NamedWireField, wireEntries, type WireFieldName } from './wire-fields.js';

const dependencySchema = objectSchema<DependencyResource>('Dependency', 'An edge to an upstream job.', {
  job: { ...text, description: 'Name of the upstream job.' },
  job_id: { ...id, description: 'What the edge goes by, however the upstream job is renamed.' },
  condition: choice(dependencyConditions),
});

const pauseSchema = objectSchema<JobPauseResource>('JobPause', 'That the job is paused; null where it is not.', {
  note: { ...textOrNull, description: 'Why, as whoever paused it says.' },
  by: { ...textOrNull, description: 'Who paused it, where that is known.' },
  at: { ...instant, description: 'Since when.' },
  until: { ...instantOrNull, description: 'When the job is resumed by itself; null: only by hand.' },
});

/** What somebody has decided of a job. */
export const definitionProperties: PropertySchemas<JobDefinitionResource> = {
  name: text,
  ...(Object.fromEntries(wireEntries.map(([name, field]) => [name, schemaOf(field)])) as Record<
    WireFieldName,
    JsonSchema
  >),
  depends_on: { type: 'array', items: dependencySchema },
  pause: { anyOf: [pauseSchema, { type: 'null' }] },
};

export const jobSchema = objectSchema<JobResource>('Job', 'A definition: when, what, and the policies.', {
  id,
  ...definitionProperties,
  next_run_at: { ...instantOrNull, description: 'The next tick; null when there is none or the job is not active.' },
  created_at: instant,
  updated_at: instant,
  version: { ...integer, description: 'Grows with every edit; the first part of the ETag.' },
});

/** A job in a list: the fields that are asked for by `include` may be there. */
const jobListItemSchema: JsonSchema = {
  ...jobSchema,
  title: 'JobListItem',
  description: 'A job in a list, with what `include` asks for.',
  properties: { ...(jobSchema['properties'] as Readonly<Record<string, JsonSchema>>), ...includedSchemas },
};

export const jobListSchema = { type: 'array', items: jobListItemSchema } as const;

/** A field in answers: its bounds are not told, since they may grow. It can be `null` where it has no default. */
function schemaOf({ field, inAnswers }: NamedWireField): JsonSchema {
  const schema = schemaOfKind(jobRules[field]);
  const isNullable = 'type' in schema && jobFieldValue(jobDefaults, field) === undefined;
  return {
    ...schema,
    ...(isNullable ? { type: [schema['type'], 'null'] } : {}),
    ...(inAnswers === undefined ? {} : { description: inAnswers }),
  };
}

function schemaOfKind(rule: FieldRule): JsonSchema {
  switch (rule.kind) {
    case 'text':
    case 'encoding':
      return text;
    case 'number':
      return rule.isInteger ? integer : { type: 'number' };
    case 'duration':
      return duration;
    case 'choice':
      return choice(rule.choices);
    case 'texts':
      return { type: 'array', items: text };
    case 'environment':
    case 'labels':
      return { type: 'object', additionalProperties: text };
    case 'json':
      return {};
  }
}
