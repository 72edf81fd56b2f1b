import type { JobDefinitionResource, JobVersionItem, JobVersionResource } from '@aster-scheduler/client';
import { changeOrigins } from '@aster-scheduler/core';
import type { JobVersion, KeptVersion } from '@aster-scheduler/job-store';
import {
  choiceOrNull,
  instant,
  integer,
  objectSchema,
  type PropertySchemas,
  text,
  textOrNull,
} from '../json/object-schema.js';
import { toDefinitionResource } from './job-resource.js';
import { definitionProperties } from './job-schema.js';
import { writtenNamesOf } from './written-names.js';

const properties: PropertySchemas<JobVersionItem> = {
  version: integer,
  changed_at: instant,
  changed_by: { ...textOrNull, description: 'Who changed the job, where that is known.' },
  origin: {
    ...choiceOrNull(changeOrigins),
    description: 'From where the job was changed; null: before versions were kept.',
  },
  revision: { ...textOrNull, description: 'Of the files that were applied, such as a commit.' },
  author: { ...textOrNull, description: 'Who wrote that revision, where that is known.' },
  changed: {
    type: 'array',
    items: text,
    description: 'The fields that have other values than in the version before; none in the first that is known.',
  },
};

export const versionItemSchema = objectSchema<JobVersionItem>('JobVersionItem', 'That a job was changed.', properties);

export const versionSchema = objectSchema<JobVersionResource>('JobVersion', 'What a job was like after a change.', {
  ...properties,
  definition: objectSchema<JobDefinitionResource>(
    'JobDefinition',
    'All of a job that somebody has decided, with the names that its upstreams had then.',
    definitionProperties,
  ),
});

export function toVersionItem({
  version,
  changedAt,
  changedBy,
  origin,
  revision,
  author,
  changed,
}: JobVersion): JobVersionItem {
  return {
    version,
    changed_at: changedAt.toISOString(),
    changed_by: changedBy ?? null,
    origin: origin ?? null,
    revision: revision ?? null,
    author: author ?? null,
    changed: changed.flatMap(writtenNamesOf),
  };
}

export function toVersionResource(version: KeptVersion): JobVersionResource {
  return { ...toVersionItem(version), definition: toDefinitionResource(version.definition) };
}
