import { InvalidInputError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import { listRuns } from '../history/list-runs.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { enqueueRuns } from './enqueue-runs.js';

const schema = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] };

describe('payloads of a job with a schema', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore();
    for (const concurrencyPolicy of ['allow', 'queue'] as const) {
      const id = await insertTestJob(store.db, { name: concurrencyPolicy, handler: 'h', concurrencyPolicy });
      await setSchema(id, schema);
    }
  });
  afterAll(async () => store.drop());

  async function setSchema(jobId: string, wanted: object): Promise<void> {
    await sql`update aster.jobs set payload_schema = ${JSON.stringify(wanted)}::jsonb, version = version + 1
      where id = ${jobId}`.execute(store.db);
  }

  async function refusal(jobName: string, payloads: readonly unknown[]): Promise<unknown> {
    const requests = payloads.map((payload) => ({ payload }));
    const error: unknown = await enqueueRuns(store.db, jobName, requests).catch((caught: unknown) => caught);
    return error instanceof InvalidInputError ? error.problems : error;
  }

  it.each(['allow', 'queue'])('are made into runs under the policy %s when they are as it says', async (name) => {
    const runs = await enqueueRuns(store.db, name, [{ payload: { id: 1 } }, {}, { payload: { id: 2 }, key: 'k' }]);
    expect(runs.map(({ isNew }) => isNew)).toEqual([true, true, true]);
    const [again] = await enqueueRuns(store.db, name, [{ payload: { id: 2 }, key: 'k' }]);
    expect(again).toMatchObject({ id: runs[2]?.id, isNew: false });
  });

  it.each(['allow', 'queue'])('are refused under the policy %s when one is not, and none is made', async (name) => {
    const before = await listRuns(store.db, { limit: 1_000, offset: 0 });
    expect(await refusal(name, [{ id: 'x' }])).toEqual([{ field: 'payload.id', message: 'must be integer' }]);
    expect(await refusal(name, [{ id: 1 }, {}])).toEqual([{ field: '[1].payload.id', message: 'is required' }]);
    const many = Array.from({ length: 1_500 }, (_, id) => ({ id: id === 1_400 ? null : id }));
    expect(await refusal(name, many)).toEqual([{ field: '[1400].payload.id', message: 'must be integer' }]);
    expect(await listRuns(store.db, { limit: 1_000, offset: 0 })).toEqual(before);
  });

  it('are checked by the schema as it is now', async () => {
    const id = await insertTestJob(store.db, { name: 'edited', handler: 'h' });
    await setSchema(id, schema);
    expect(await refusal('edited', ['text'])).toHaveLength(1);
    await setSchema(id, { type: 'string' });
    expect(await refusal('edited', [{ id: 1 }])).toEqual([{ field: 'payload', message: 'must be string' }]);
    await expect(enqueueRuns(store.db, 'edited', [{ payload: 'text' }])).resolves.toHaveLength(1);
  });
});
