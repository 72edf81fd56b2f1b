import type { Reach } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { listPools as selectPools, listWorkers as selectWorkers, type WorkerState } from '@aster-scheduler/run-store';
import { readPoolDelays } from '@aster-scheduler/statistics';
import { pageOf, pageRange, partOf } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { toPoolResource, toWorkerResource } from './worker-resource.js';
import { poolListSchema, workerListSchema } from './worker-schema.js';

export const listWorkers = defineRoute({
  method: 'GET',
  path: '/api/v1/workers',
  operationId: 'listWorkers',
  summary: 'Lists workers by name: who is alive, and what they run.',
  tag: 'workers',
  right: { role: 'read', reach: 'handled' },
  query: PageQuery,
  success: { status: 200, description: 'The workers.', schema: workerListSchema, headers: linkHeader },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller, query, path }) {
    const range = pageRange(query);
    const found = partOf(await selectWorkers(db, caller.reach), range, workerKey);
    const { entries, headers } = pageOf(found, { path, limit: range.limit, filter: {} }, workerKey);
    return { content: entries.map(toWorkerResource), headers };
  },
});

export const listPools = defineRoute({
  method: 'GET',
  path: '/api/v1/pools',
  operationId: 'listPools',
  summary: 'Lists pools by name: who serves them, and how long their queues are.',
  tag: 'workers',
  right: { role: 'read', reach: 'handled' },
  isCounting: true,
  query: PageQuery,
  success: { status: 200, description: 'The pools.', schema: poolListSchema, headers: linkHeader },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { caller: { reach }, query, path }) {
    const range = pageRange(query);
    const key = `pools ${JSON.stringify(reach)}`;
    const { pools, waits } = await statistics.read({ key, answer: async (tx) => readPools(tx, reach) });
    const found = partOf(pools, range, (pool) => pool.name);
    const { entries, headers } = pageOf(found, { path, limit: range.limit, filter: {} }, (pool) => pool.name);
    return { content: entries.map((pool) => toPoolResource(pool, waits.get(pool.name))), headers };
  },
});

const hourMs = 3_600_000;

async function readPools(tx: Db, reach: Reach) {
  const pools = await selectPools(tx, reach);
  const since = new Date((await serverTime(tx)).getTime() - hourMs);
  const names = pools.map(({ name }) => name);
  return { pools, waits: await readPoolDelays(tx, names, since) };
}

/** Workers may have the same name. */
function workerKey({ name, id }: WorkerState): string {
  return `${name}\n${id}`;
}
