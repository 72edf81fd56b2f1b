import { sql } from 'kysely';
import { listCodeJobs, lockCodeJobs, saveCodeJob } from './code-jobs.js';
import { deleteJob } from './delete-job.js';
import { insertJob } from './insert-job.js';
import { aDefinition } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(async () => store.drop());

const now = new Date('2026-03-27T06:00:00Z');

describe('saveCodeJob', () => {
  it('keeps what was declared last, and nothing of a job that is deleted', async () => {
    const job = await insertJob(store.db, aDefinition({ name: 'digest' }));
    const first = { name: 'digest', jobId: job.id, service: 'mail', declared: { pool: 'default', payload: null } };
    const second = { ...first, service: 'post', declared: { pool: 'b' }, putAsideAs: 'archived' as const };
    for (const codeJob of [first, second]) {
      await store.db.transaction().execute(async (tx) => saveCodeJob(tx, codeJob, now));
    }
    expect(await listCodeJobs(store.db, { names: ['digest', 'other'] })).toEqual([second]);
    expect(await listCodeJobs(store.db, { service: 'post' })).toEqual([second]);
    expect(await listCodeJobs(store.db, { service: 'mail' })).toEqual([]);
    await deleteJob(store.db, job.id);
    expect(await listCodeJobs(store.db, { names: ['digest'] })).toEqual([]);
  });
});

describe('lockCodeJobs', () => {
  it('lets one transaction after the other', async () => {
    const order: string[] = [];
    let second: Promise<void> | undefined;
    await store.db.transaction().execute(async (tx) => {
      await lockCodeJobs(tx);
      second = store.db.transaction().execute(async (other) => {
        await lockCodeJobs(other);
        order.push('second');
      });
      const waiting = sql`select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`;
      while ((await waiting.execute(store.db)).rows.length === 0);
      order.push('first');
    });
    await second;
    expect(order).toEqual(['first', 'second']);
  });
});
