import type { BulkProblemResource, BulkResource } from '@aster-scheduler/client';
import { bulkActions, type BulkOperation } from '@aster-scheduler/job-store';
import { choice, id, idOrNull, instantOrNull, integer, objectSchema, text, textOrNull } from '../json/object-schema.js';

export const bulkSchema = objectSchema<BulkResource>('BulkOperation', 'One action on many jobs or runs.', {
  id: { ...idOrNull, description: 'Null: it was asked only how many they are.' },
  action: choice(bulkActions),
  total: { ...integer, description: 'How many jobs or runs were meant.' },
  done: integer,
  failed: integer,
  problems: {
    type: 'array',
    items: objectSchema<BulkProblemResource>('BulkProblem', 'What could not be done, and why.', {
      id,
      code: text,
      detail: text,
    }),
    description: 'The first of those that failed, at most 20.',
  },
  created_by: textOrNull,
  created_at: instantOrNull,
  finished_at: instantOrNull,
});

export function toBulkResource(operation: BulkOperation): BulkResource {
  return {
    id: operation.id,
    action: operation.action,
    total: operation.total,
    done: operation.done,
    failed: operation.failed,
    problems: operation.problems,
    created_by: operation.change.by ?? null,
    created_at: operation.createdAt.toISOString(),
    finished_at: operation.finishedAt?.toISOString() ?? null,
  };
}

/** The answer to who only asks how many they are. */
export function toDryResource(action: BulkResource['action'], total: number): BulkResource {
  const nothing = { done: 0, failed: 0, problems: [], created_by: null, created_at: null, finished_at: null };
  return { id: null, action, total, ...nothing };
}
