import { sql } from 'kysely';
import { answerRetentionMs } from '../idempotency/answer-once.js';
import { keyRetentionMs } from '../idempotency/trigger-keys.js';
import { insertTestJob, start } from '../testing/insert-test-job.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { removeOldKeys } from './remove-old-keys.js';

let store: Store;
beforeAll(async () => {
  store = await openStore(5);
});
afterAll(async () => store.drop());

async function insertKey(scope: string, key: string, ageMs: number, runId?: string): Promise<void> {
  await sql`insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
    values (${scope}, ${key}, 'x', ${JSON.stringify({ runId })}::jsonb, ${new Date(start.getTime() - ageMs)})`.execute(
    store.db,
  );
}

async function listKeys(): Promise<string[]> {
  const rows = await store.db.selectFrom('idempotency_keys').select('key').orderBy('key').execute();
  return rows.map((row) => row.key);
}

describe('removeOldKeys', () => {
  it('removes what stands for nothing any more: answers after a day, keys of triggers after a week and their run', async () => {
    const jobId = await insertTestJob(store.db);
    const { id } = await triggerJob(store.db, jobId);
    await insertKey('request', 'answer, a day old', answerRetentionMs);
    await insertKey('request', 'answer, older', answerRetentionMs + 1);
    await insertKey(`trigger:${jobId}`, 'key, a week old', keyRetentionMs, '01234567-0000-7000-8000-000000000000');
    await insertKey(`trigger:${jobId}`, 'key, older', keyRetentionMs + 1, '01234567-0000-7000-8000-000000000000');
    await insertKey(`trigger:${jobId}`, 'key of a live run', keyRetentionMs + 1, id);
    await expect(removeOldKeys(store.db, start)).resolves.toBe(false);
    expect(await listKeys()).toEqual(['answer, a day old', 'key of a live run', 'key, a week old']);
  });

  it('passes over a key that somebody is replacing', async () => {
    await store.db.deleteFrom('idempotency_keys').execute();
    await insertKey('request', 'held', answerRetentionMs + 1);
    await insertKey('request', 'free', answerRetentionMs + 1);
    await store.db.transaction().execute(async (tx) => {
      await tx.updateTable('idempotency_keys').set({ created_at: start }).where('key', '=', 'held').execute();
      await removeOldKeys(store.db, start);
      expect(await listKeys()).toEqual(['held']);
    });
  });

  it('removes many a portion at a time', async () => {
    await sql`insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
      select 'request', n::text, 'x', '1', '2001-01-01' from generate_series(1, 5001) n`.execute(store.db);
    await expect(removeOldKeys(store.db, start)).resolves.toBe(true);
    await expect(removeOldKeys(store.db, start)).resolves.toBe(false);
  });

  it('reads none of the keys that are kept for longer', async () => {
    await sql`insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
      select 'trigger:x', n::text, 'x', '1', ${start}::timestamptz - interval '2 days'
      from generate_series(1, 20000) n`.execute(store.db);
    await insertKey('request', 'answer', answerRetentionMs + 1);
    await sql`vacuum analyze aster.idempotency_keys`.execute(store.db);
    const read = await rowsReadOf(store.db, ['idempotency_keys'], async (tx) => {
      await removeOldKeys(tx, start);
    });
    expect(read).toBeLessThan(100);
  });
});
