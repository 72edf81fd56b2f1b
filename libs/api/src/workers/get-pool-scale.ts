import type { PoolScaleResource } from '@aster-scheduler/client';
import { jobRules } from '@aster-scheduler/core';
import { listPools } from '@aster-scheduler/run-store';
import { RuleField } from '../fields/rule-field.js';
import { integer, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';

/** Which pool a path names. */
class PoolKey {
  @RuleField(jobRules.pool, { description: 'Name of the pool.', isRequired: true })
  name!: string;
}

const schema = objectSchema<PoolScaleResource>('PoolScale', 'How many slots a pool needs now.', {
  name: text,
  wanted_slots: {
    ...integer,
    description: 'Runs that are due and runs that run: so many slots would keep none waiting.',
  },
  due: { ...integer, description: 'Due and not claimed.' },
  running: integer,
  slots: { ...integer, description: 'Slots of live workers that claim.' },
});

export const getPoolScale = defineRoute({
  method: 'GET',
  path: '/api/v1/pools/{name}/scale',
  operationId: 'getPoolScale',
  summary: 'Tells how many slots a pool needs, for programs that start and stop workers.',
  description:
    'For KEDA and the like: `wanted_slots` divided by the slots of a worker is how many workers there should be. A pool ' +
    'that nobody knows needs none. Who may reach some jobs only is told of the runs of those.',
  tag: 'workers',
  right: { role: 'read', reach: 'handled' },
  isCounting: true,
  params: PoolKey,
  success: { status: 200, description: 'What the pool needs.', schema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { caller: { reach }, params: { name } }) {
    const key = `scale ${JSON.stringify(reach)}`;
    const pools = await statistics.read({ key, answer: async (tx) => listPools(tx, reach) });
    const { due = 0, running = 0, slots = 0 } = pools.find((pool) => pool.name === name) ?? {};
    const content: PoolScaleResource = { name, wanted_slots: due + running, due, running, slots };
    return { content };
  },
});
