import { fillSecrets, type Notice, secretReferencesIn } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { createAddressGuard } from '@aster-scheduler/delivery';
import { retryRun, triggerJob } from '@aster-scheduler/run-store';
import { createTestOutbox } from '../testing/outbox.js';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import { deliveryDefaults } from './delivery-services.js';
import { runDeliveries } from './run-deliveries.js';
import { triggerToldJob } from './trigger-told-job.js';

let store: TestStore;
let db: Db;
beforeAll(async () => {
  store = await createTestStore();
  db = store.db;
});
beforeEach(async () => store.clear());
afterAll(async () => store.drop());

const runs = async () =>
  db.selectFrom('live_runs').select(['id', 'actor', 'overrides']).orderBy('created_at').execute();
const noticeOf = (run?: string): Notice => ({
  ...{ id: '019acf3b-0000-7000-8000-00000000000a', event: 'opened', at: new Date('2026-03-02T03:00:00Z') },
  ...(run !== undefined && { run: { id: run, status: 'failed' } }),
});

describe('a job that is told of alerts', () => {
  it('is triggered once for a message, whatever its policy and however often that is sent', async () => {
    for (const concurrencyPolicy of ['allow', 'queue'] as const) {
      await store.clear();
      const { id } = await store.addJob({ name: 'told', handler: 'page', command: undefined, concurrencyPolicy });
      const told = await triggerToldJob(db, noticeOf(), 'told');
      expect(await triggerToldJob(db, noticeOf(), id)).toEqual(told);
      const [run, ...others] = await runs();
      expect([told, others]).toEqual([{ outcome: 'delivered', excerpt: `run ${run?.id}` }, []]);
      expect(run).toMatchObject({
        overrides: { payload: { schema: 'aster.incident.v1', type: 'incident.opened', id: noticeOf().id } },
      });
    }
  });

  it('finds what it is told in its environment when it is a command', async () => {
    await store.addJob({ name: 'told' });
    await triggerToldJob(db, noticeOf(), 'told');
    const [run] = await runs();
    const { env } = run?.overrides as { env: { ASTER_NOTICE: string } };
    expect(JSON.parse(env.ASTER_NOTICE)).toMatchObject({ type: 'incident.opened' });
  });

  it('names no secret to a command, whatever the run has written that it is told of', async () => {
    await store.addJob({ name: 'told' });
    const { run, ...notice } = noticeOf('019acf3b-0000-7000-8000-00000000000b');
    const text = 'the password is ${secret:PASSWORD}, $${secret:PASSWORD}';
    const told: Notice = { ...notice, ...(run !== undefined && { run: { ...run, errorLine: text } }) };
    expect(await triggerToldJob(db, told, 'told')).toMatchObject({ outcome: 'delivered' });
    const [made] = await runs();
    const { env } = made?.overrides as { env: { ASTER_NOTICE: string } };
    expect(env.ASTER_NOTICE).toContain('PASSWORD');
    expect(secretReferencesIn(env.ASTER_NOTICE)).toEqual([]);
    const filled = fillSecrets(env.ASTER_NOTICE, new Map([['PASSWORD', 'it']]));
    expect(JSON.stringify(JSON.parse(filled))).toContain(text);
  });

  it('is not told of runs that a message has caused, by a retry or a dependency too', async () => {
    const { id } = await store.addJob({ name: 'told' });
    await triggerToldJob(db, noticeOf(), 'told');
    const [caused] = await runs();
    const causedId = caused?.id ?? '';
    const firing = await triggerJob(db, id);
    await store.rows('update aster.live_runs set upstream_run_ids = array[$1::uuid] where id = $2', [
      causedId,
      firing.id,
    ]);
    await store.rows(
      `with gone as (delete from aster.live_runs where id = $1 returning *)
       insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
         created_at, actor, pool, priority)
       select id, job_id, 'failed', trigger, 1, scheduled_at, available_at, now(), created_at, actor, pool, priority from gone`,
      [causedId],
    );
    const retry = await retryRun(db, causedId);
    const before = (await runs()).length;
    for (const runId of [causedId, firing.id, retry.id]) {
      const notice = { ...noticeOf(runId), id: runId };
      expect(await triggerToldJob(db, notice, 'told')).toEqual({ outcome: 'not-needed' });
    }
    expect(await runs()).toHaveLength(before);
    const other = await triggerJob(db, id);
    expect(await triggerToldJob(db, { ...noticeOf(other.id), id: other.id }, 'told')).toMatchObject({
      outcome: 'delivered',
    });
  });

  it('that is not there, archived, or takes no such payload gives the message up', async () => {
    const payloadSchema = { type: 'object', required: ['never'] };
    await store.addJob({ name: 'picky', handler: 'page', command: undefined, payloadSchema });
    await store.addJob({ name: 'old', status: 'archived' });
    for (const name of ['nobody', 'old', 'picky']) {
      expect(await triggerToldJob(db, noticeOf(), name)).toMatchObject({ outcome: 'refused' });
    }
  });

  it('is told through the outbox, as any channel is', async () => {
    await store.addJob({ name: 'told' });
    const outbox = createTestOutbox(db);
    const channel = await outbox.addChannel('job', { job: 'told' }, 'command');
    await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    const stopping = new AbortController();
    const delivery = { egress: { guard: createAddressGuard(), timeoutMs: 10_000 } };
    const ended = runDeliveries({ db, emit: () => undefined }, { ...deliveryDefaults, delivery }, stopping.signal);
    await waitFor(async () => (await outbox.rows()).every(({ state }) => state === 'sent'));
    stopping.abort();
    await ended;
    expect((await runs()).map(({ actor }) => actor)).toEqual(['alerts']);
  });
});
