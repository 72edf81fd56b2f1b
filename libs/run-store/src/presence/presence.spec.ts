import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openStore, type Store } from '../testing/store.js';
import { findRemains } from '../upkeep/find-remains.js';
import { listServices } from './list-services.js';
import { notePresence } from './note-presence.js';
import { removePresence } from './remove-presence.js';
import { forgottenAfterMs, lostAfterMs, type ServicePresence } from './service-presence.js';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterEach(async () => sql`delete from aster.services`.execute(store.db));
afterAll(async () => store.drop());

const ago = (ms: number): Date => new Date(Date.now() - ms);
function aScheduler(more: Partial<ServicePresence> = {}): ServicePresence {
  return { id: randomUUID(), kind: 'scheduler', name: 'host/1', version: '1.2.3', tzData: '2026a', ...more };
}

describe('the presence of services', () => {
  it('is noted with the look for remains, schedulers before APIs', async () => {
    const scheduler = aScheduler({ runRetentionMs: 60_000, lastPassAt: ago(5) });
    await notePresence(store.db, aScheduler({ kind: 'api', name: 'a' }));
    await findRemains(store.db, scheduler);
    const [first, second] = await listServices(store.db);
    expect(first).toMatchObject({ ...scheduler, status: 'active' });
    expect(second).toMatchObject({ kind: 'api', name: 'a', lastPassAt: undefined, runRetentionMs: undefined });
  });

  it('tells how far the clock of its host is from that of the database, which is the same here', async () => {
    await notePresence(store.db, aScheduler());
    const [service] = await listServices(store.db);
    expect(Math.abs(service?.clockAheadMs ?? Infinity)).toBeLessThan(30_000);
    await notePresence(store.db, { ...aScheduler(), id: service!.id }, ago(0)); // a test has said the time
    expect((await listServices(store.db))[0]?.clockAheadMs).toBeUndefined();
  });

  it('keeps when the service started and when it last passed, whatever comes after', async () => {
    const scheduler = aScheduler({ lastPassAt: ago(70_000) });
    await notePresence(store.db, scheduler, ago(60_000));
    await notePresence(store.db, { ...scheduler, lastPassAt: undefined });
    const [service] = await listServices(store.db);
    expect(service?.lastPassAt).toEqual(scheduler.lastPassAt);
    expect(service!.heartbeatAt.getTime() - service!.startedAt.getTime()).toBeGreaterThan(50_000);
  });

  it('is lost when nothing was heard for long, then forgotten by whoever is there, and gone at a stop', async () => {
    const [lost, old, here] = [aScheduler({ name: 'lost' }), aScheduler({ name: 'old' }), aScheduler({ name: 'here' })];
    await notePresence(store.db, old, ago(forgottenAfterMs + 1_000));
    await notePresence(store.db, lost, ago(lostAfterMs + 1_000));
    await notePresence(store.db, here);
    expect((await listServices(store.db)).map(({ name, status }) => [name, status])).toEqual([
      ['here', 'active'],
      ['lost', 'lost'],
    ]);
    await removePresence(store.db, here.id);
    expect((await listServices(store.db)).map(({ name }) => name)).toEqual(['lost']);
  });

  it('is noted while another service is being forgotten by somebody who takes long', async () => {
    const old = aScheduler({ name: 'old' });
    await notePresence(store.db, old, ago(forgottenAfterMs + 1_000));
    await store.db.transaction().execute(async (tx) => {
      await tx.deleteFrom('services').where('id', '=', old.id).execute();
      await notePresence(store.db, aScheduler({ name: 'here' }));
    });
    expect((await listServices(store.db)).map(({ name }) => name)).toEqual(['here']);
  });
});
