import type { PoolResource, WorkerResource } from '@aster-scheduler/client';
import {
  choice,
  id,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  text,
} from '../json/object-schema.js';

const texts = { type: 'array', items: text } as const;

export const workerSchema = objectSchema<WorkerResource>('Worker', 'A worker as the others see it.', {
  id,
  name: text,
  status: {
    ...choice(['active', 'draining', 'lost']),
    description:
      'draining: it claims nothing more. lost: its lease has run out, and its runs are about to be taken over.',
  },
  pools: texts,
  handlers: { ...texts, description: 'Names of its in-process handlers.' },
  slots: { ...integer, description: 'Runs that it executes at the same time.' },
  running_run_ids: { type: 'array', items: id },
  version: text,
  started_at: instant,
  heartbeat_at: instant,
  lease_until: instant,
  drain_asked_at: { ...instantOrNull, description: 'Since when somebody wants it to claim nothing more.' },
});

export const workerListSchema = { type: 'array', items: workerSchema } as const;

const poolSchema = objectSchema<PoolResource>('Pool', 'A named group of workers and what is in front of it.', {
  name: text,
  workers: { ...integer, description: 'Live workers that serve the pool and claim.' },
  draining: { ...integer, description: 'Live workers that serve the pool and claim nothing more.' },
  slots: { ...integer, description: 'Slots of the workers that claim; a worker of several pools counts in each.' },
  running: integer,
  due: { ...integer, description: 'Due and not claimed.' },
  scheduled: { ...integer, description: 'Scheduled for later.' },
  waiting: { ...integer, description: 'Waiting for dependencies or for a place.' },
  oldest_due_ms: { ...integerOrNull, description: 'How long the first due run has been due.' },
  wait_p50_ms: {
    type: ['number', 'null'],
    description: 'How long runs that ended within the last hour have waited for a worker: the median, within 5 %.',
  },
  wait_p95_ms: { type: ['number', 'null'], description: 'The same that one in twenty exceeds.' },
});

export const poolListSchema = { type: 'array', items: poolSchema } as const;
