import { createHash } from 'node:crypto';
import { IdempotencyMismatchError, StateConflictError } from '@aster-scheduler/core';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { answerOnce, answerRetentionMs, type KeyedRequest } from './answer-once.js';

describe('answerOnce', () => {
  let store: Store;
  let keys = 0;

  function aRequest(given: Partial<KeyedRequest> & { readonly text?: string } = {}): KeyedRequest {
    keys += 1;
    const hash = createHash('sha256')
      .update(given.text ?? 'a request')
      .digest();
    return { scope: 'test', key: `key ${keys}`, hash, ...given };
  }

  async function countRuns(jobId: string): Promise<number> {
    return (await store.db.selectFrom('live_runs').select('id').where('job_id', '=', jobId).execute()).length;
  }

  beforeAll(async () => {
    store = await openStore();
  });

  afterAll(async () => store.drop());

  it('repeats the answer instead of the work', async () => {
    const request = aRequest();
    const answer = { text: 'line\n\u{1f600} \0', list: [1, null, { deep: true }] };
    await expect(answerOnce(store.db, request, async () => answer)).resolves.toEqual({ answer, isRepeated: false });
    const again = answerOnce(store.db, request, async () => ({ text: 'other', list: [] }));
    await expect(again).resolves.toEqual({ answer: { ...answer, text: 'line\n\u{1f600} \u{fffd}' }, isRepeated: true });
  });

  it('refuses the key for another request, and tells keys apart by scope', async () => {
    const request = aRequest();
    await answerOnce(store.db, request, async () => 1);
    const other = answerOnce(store.db, aRequest({ key: request.key, text: 'another' }), async () => 2);
    await expect(other).rejects.toThrow(IdempotencyMismatchError);
    const elsewhere = answerOnce(store.db, aRequest({ key: request.key, scope: 'other' }), async () => 3);
    await expect(elsewhere).resolves.toEqual({ answer: 3, isRepeated: false });
  });

  it('makes one run for a key that twenty callers race with', async () => {
    const jobId = await insertTestJob(store.db);
    const request = aRequest();
    const answers = await race(20, () => answerOnce(store.db, request, async (tx) => triggerJob(tx, jobId)));
    expect(new Set(answers.map(({ answer }) => answer.id)).size).toBe(1);
    expect(answers.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
    expect(await countRuns(jobId)).toBe(1);
  });

  it('keeps neither the effect nor the key of work that fails', async () => {
    const jobId = await insertTestJob(store.db);
    const request = aRequest();
    const failing = answerOnce(store.db, request, async (tx) => {
      await triggerJob(tx, jobId);
      throw new StateConflictError(jobId, 'odd', 'it cannot be done');
    });
    await expect(failing).rejects.toThrow('it cannot be done');
    expect(await countRuns(jobId)).toBe(0);
    const next = answerOnce(store.db, { ...request, hash: Buffer.from('another') }, async () => 'done');
    await expect(next).resolves.toEqual({ answer: 'done', isRepeated: false });
  });

  it('lets one of those who waited for failed work do it', async () => {
    const request = aRequest();
    let tries = 0;
    const answers = await race(8, async (index) =>
      answerOnce(store.db, request, async () => {
        tries += 1;
        if (tries <= 3) throw new Error('not this time');
        return index;
      }).catch(() => undefined),
    );
    const given = answers.flatMap((answered) => (answered === undefined ? [] : [answered]));
    expect(given).toHaveLength(5);
    expect(new Set(given.map(({ answer }) => answer)).size).toBe(1);
    expect(given.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
  });

  it('frees the key after a day, also for racing callers', async () => {
    const request = aRequest({ now: start });
    await answerOnce(store.db, request, async () => 'first');
    const lastMoment = { ...request, now: at(answerRetentionMs) };
    await expect(answerOnce(store.db, lastMoment, async () => 'second')).resolves.toMatchObject({ answer: 'first' });
    const later = { ...request, hash: Buffer.from('another'), now: at(answerRetentionMs + 1) };
    const answers = await race(10, async (index) => answerOnce(store.db, later, async () => index));
    expect(new Set(answers.map(({ answer }) => answer)).size).toBe(1);
    expect(answers.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
  });
});
