import type { GraphEdgeResource, GraphJobResource, GraphResource } from '@aster-scheduler/client';
import { dependencyConditions, jobStatuses, runStatuses } from '@aster-scheduler/core';
import { mostGraphEdges } from '@aster-scheduler/run-store';
import { choice, id, idOrNull, instant, instantOrNull, objectSchema, text } from '../json/object-schema.js';

const graphJobSchema = objectSchema<GraphJobResource>('GraphJob', 'A job in the dependency graph.', {
  id,
  name: text,
  status: choice(jobStatuses),
  waits_for: {
    type: 'array',
    items: text,
    description: 'Names of the upstream jobs that have not satisfied their edge since the last firing.',
  },
  next_run_at: { ...instantOrNull, description: 'Its next tick.' },
  last_run: {
    type: ['object', 'null'],
    description: 'The run that ended last, two minutes late at most; `null`: none, or none is known.',
    properties: { id, status: choice(runStatuses), finished_at: instant },
    required: ['id', 'status', 'finished_at'],
  },
});

const graphEdgeSchema = objectSchema<GraphEdgeResource>('GraphEdge', 'An edge, from the upstream job to the job.', {
  job_id: id,
  upstream_job_id: id,
  condition: choice(dependencyConditions),
  satisfied_by: { ...idOrNull, description: 'The run that satisfied it since the last firing of the job.' },
  satisfied_at: instantOrNull,
});

export const graphSchema = objectSchema<GraphResource>('Graph', 'Jobs by name, and the edges between them.', {
  jobs: { type: 'array', items: graphJobSchema },
  edges: { type: 'array', items: graphEdgeSchema },
  truncated: {
    type: 'boolean',
    description:
      `There are more than ${mostGraphEdges} edges: some, and what jobs wait for by them, are left out. The graph of one ` +
      'job has its own edges first.',
  },
});
