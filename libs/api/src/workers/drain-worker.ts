import { NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { drainWorker as tellToDrain, findWorker, undrainWorker as takeDrainBack } from '@aster-scheduler/run-store';
import { defineRoute } from '../routes/define-route.js';
import { NoInput } from '../routes/no-input.js';
import { WorkerKey } from './worker-key.js';
import { toWorkerResource } from './worker-resource.js';
import { workerSchema } from './worker-schema.js';

const success = { status: 200, description: 'The worker.', schema: workerSchema } as const;

export const drainWorker = defineRoute({
  method: 'POST',
  path: '/api/v1/workers/{id}/drain',
  operationId: 'drainWorker',
  summary: 'Tells a worker to claim nothing more.',
  description:
    'From the answer on it claims nothing, finishes what it runs, and stays in the list as `draining`, until it is told ' +
    'to claim again or its process ends: the next start of that is another worker. Draining it once more is no error.',
  tag: 'workers',
  right: { role: 'operate', reach: 'everything' }, // who reaches some pools must not empty those of others
  params: WorkerKey,
  body: NoInput,
  isBodyOptional: true,
  success,
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db, notifier }, { params }) {
    await tellToDrain(db, params.id);
    notifier.notify('control', params.id.toLowerCase());
    const audit = { subject: { kind: 'worker', id: params.id.toLowerCase() } };
    return { content: await requireWorkerResource(db, params.id), keeps: params.id, audit };
  },
  again: async ({ db }, id) => ({ content: await requireWorkerResource(db, id) }),
});

export const undrainWorker = defineRoute({
  method: 'POST',
  path: '/api/v1/workers/{id}/undrain',
  operationId: 'undrainWorker',
  summary: 'Lets a worker that was told to drain claim again.',
  description: 'One that is draining because its process is about to end goes on doing so.',
  tag: 'workers',
  right: { role: 'operate', reach: 'everything' }, // who reaches some pools must not empty those of others
  params: WorkerKey,
  body: NoInput,
  isBodyOptional: true,
  success,
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db, notifier }, { params }) {
    await takeDrainBack(db, params.id);
    notifier.notify('control', params.id.toLowerCase());
    const audit = { subject: { kind: 'worker', id: params.id.toLowerCase() } };
    return { content: await requireWorkerResource(db, params.id), keeps: params.id, audit };
  },
  again: async ({ db }, id) => ({ content: await requireWorkerResource(db, id) }),
});

async function requireWorkerResource(db: Db, id: string) {
  const worker = await findWorker(db, id);
  if (worker === undefined) throw new NotFoundError('worker', id);
  return toWorkerResource(worker);
}
