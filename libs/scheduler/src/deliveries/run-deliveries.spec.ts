import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { AsterEvent, SecretProvider } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { createAddressGuard } from '@aster-scheduler/delivery';
import { claimChannels, findNotification, gatherMessages, releaseChannel } from '@aster-scheduler/run-store';
import { type AlertReceiver, startAlertReceiver } from '../testing/alert-receiver.js';
import { createTestOutbox, outboxStart as start, type TestOutbox } from '../testing/outbox.js';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import { deliveryDefaults } from './delivery-services.js';
import { runDeliveries } from './run-deliveries.js';

let store: TestStore;
let db: Db;
let outbox: TestOutbox;
let receiver: AlertReceiver;
let now: Date;
const running: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  store = await createTestStore();
  db = store.db;
});
beforeEach(async () => {
  for (const table of ['notifications', 'incidents', 'alert_rules', 'alert_channels'] as const) {
    await db.deleteFrom(table).execute();
  }
  outbox = createTestOutbox(db);
  receiver = await startAlertReceiver();
  now = start;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await receiver.close();
});
afterAll(async () => store.drop());

const later = (ms: number): Date => new Date(start.getTime() + ms);

function run({ secrets, timeoutMs = 10_000 }: { secrets?: SecretProvider; timeoutMs?: number } = {}) {
  const stopping = new AbortController();
  const events: AsterEvent[] = [];
  const egress = { guard: createAddressGuard(['127.0.0.1']), timeoutMs };
  const options = { ...deliveryDefaults, intervalMs: 20, delivery: { egress } };
  const services = {
    db: store.connect(),
    emit: (event: AsterEvent) => void events.push(event),
    now: () => now,
    secrets,
  };
  const ended = runDeliveries(services, options, stopping.signal);
  running.push({
    async stop() {
      stopping.abort();
      await ended;
    },
  });
  return events;
}

const nothingPending = async () => (await outbox.rows()).every(({ state }) => state !== 'pending');
const states = async () => (await outbox.rows()).map(({ state }) => state);
const types = () => receiver.arrived.map(({ body }) => body.type);

describe('what is in the outbox', () => {
  it('arrives, each message once, however many send', async () => {
    const channels = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => outbox.addChannel(`c${n}`, { url: `${receiver.url}/${n}` })),
    );
    const ids: string[] = [];
    for (const channel of channels) {
      for (const rule of ['a', 'b', 'c']) {
        ids.push(await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(rule) }));
      }
    }
    run();
    run();
    run();
    await waitFor(nothingPending);
    expect(receiver.arrived.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('is sent again under the same id by whoever takes the channel over before it was settled', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const id = await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    receiver.answer = (response) => {
      if (receiver.arrived.length > 1) return void response.writeHead(204).end();
      // the first is held up for longer than its lease: somebody else takes the channel over
      now = later(120_000);
      void waitFor(() => receiver.arrived.length === 2).then(() => response.writeHead(204).end());
    };
    const events = [run(), run()];
    await waitFor(() => events.flat().filter(({ type }) => type === 'notification.settled').length === 2);
    expect(receiver.arrived.map((each) => each.id)).toEqual([id, id]);
    expect(await outbox.rows()).toMatchObject([{ state: 'sent', attempt_num: 1 }]);
    const settled = events.flat().map((event) => (event.type === 'notification.settled' ? event.state : ''));
    expect(settled.sort()).toEqual(['lost', 'sent']);
  });

  it('is tried again later under the same id, and is given up after the ninth time', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const id = await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    receiver.answer = (response) => void response.writeHead(500).end('out of order');
    run();
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await waitFor(async () => (await outbox.rows())[0]?.attempt_num === attempt);
      now = new Date(now.getTime() + 10 * 3_600_000);
    }
    await waitFor(nothingPending);
    expect(await outbox.rows()).toMatchObject([{ id, state: 'failed', last_error: 'answered 500' }]);
    expect(new Set(receiver.arrived.map((each) => each.id))).toEqual(new Set([id]));
    expect(receiver.arrived).toHaveLength(9);
  });

  it('does not wait for a channel that hangs', async () => {
    const hanging = await outbox.addChannel('a hanging one', { url: `${receiver.url}/hang` });
    const other = await outbox.addChannel('another one', { url: `${receiver.url}/fine` });
    receiver.answer = (response, { path }) => (path === '/fine' ? void response.writeHead(204).end() : undefined);
    for (const rule of ['a', 'b', 'c', 'd']) {
      for (const channel of [hanging, other]) {
        await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(rule) });
      }
    }
    run({ timeoutMs: 60_000 }); // longer than a test takes
    await waitFor(async () => (await states()).filter((state) => state === 'sent').length === 4);
    receiver.answer = (response) => void response.writeHead(204).end();
    await receiver.close(); // ends what hangs
  });

  it('has not arrived where nobody answers for the secrets of its channel, which holds its place no longer', async () => {
    const channel = await outbox.addChannel('c', { url: '${secret:URL}' });
    await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    run({ timeoutMs: 40, secrets: { read: async () => new Promise(() => undefined) } });
    await waitFor(async () => (await outbox.rows())[0]?.attempt_num === 1);
    expect(await outbox.rows()).toMatchObject([{ state: 'pending', last_error: 'was not done within 0.1 s' }]);
  });

  it('is at most 10 messages of 10,000 jobs that fail at once, and all of it is told', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const incident = await outbox.addIncident();
    await outbox.add(channel, 'opened', { incidentId: incident });
    await store.rows(`with made as (
        insert into aster.incidents (id, rule_id, subject, severity, state, opened_at, last_at, facts)
        select gen_random_uuid(), i.rule_id, 'job:' || n, 'warning', 'open', i.opened_at, i.opened_at, '{}'
        from aster.incidents i, generate_series(1, 9999) n returning id, rule_id)
      insert into aster.notifications (id, incident_id, rule_id, channel_id, event, payload, state, next_attempt_at, created_at)
      select gen_random_uuid(), made.id, made.rule_id, '${channel}', 'opened',
        jsonb_build_object('job_name', 'job ' || made.id, 'error_line', 'connection refused'), 'pending', '${start.toISOString()}',
        '${start.toISOString()}' from made`);
    run();
    await waitFor(
      async () =>
        (await store.rows(`select from aster.notifications where next_attempt_at > '${start.toISOString()}'`)).length >
        9_000,
    );
    now = later(30_000);
    await waitFor(async () => {
      now = new Date(now.getTime() + 500);
      return nothingPending();
    });
    // on a slow machine a message may come again, under its id
    const told = new Map(receiver.arrived.map(({ id, body }) => [id, body.data.group?.incidents ?? 1]));
    expect(told.size).toBeLessThanOrEqual(10);
    expect([...told.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(new Set(await states())).toEqual(new Set(['sent']));
  });

  it('is sent again after a rest, and not at once, when it could not be noted that it has arrived', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const id = await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    await store.rows(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'not now'; end $$`);
    await store.rows(`create trigger refused before update of sent_at on aster.notifications for each row
      execute function public.refuse()`);
    const events = run();
    await waitFor(() => events.some(({ type }) => type === 'service.failed'));
    const other = await outbox.addChannel('another one', { url: `${receiver.url}/other` });
    await store.rows('drop function public.refuse() cascade');
    await outbox.add(other, 'opened', { incidentId: await outbox.addIncident('b') });
    await waitFor(async () => (await states()).includes('sent')); // it has looked again since
    expect(receiver.arrived.filter((each) => each.id === id)).toHaveLength(1);
    now = later(30_000);
    await waitFor(nothingPending);
    expect(receiver.arrived.filter((each) => each.id === id)).toHaveLength(2);
  });

  it('is told together as it was before a crash, whatever has come since', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    for (let n = 0; n < 5; n += 1) await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident() });
    const gather = async () => {
      const [claim] = await claimChannels(db, { limit: 1, now });
      if (claim === undefined) throw new Error('nothing was claimed');
      const ids = await gatherMessages(db, claim, now);
      await releaseChannel(db, claim, { now });
      return ids;
    };
    now = later(30_000);
    const before = await gather();
    expect(before).toHaveLength(1);
    await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(), at: now });
    expect((await gather())?.slice(0, 1)).toEqual(before);
    run();
    await waitFor(() => receiver.arrived.some(({ body }) => body.type === 'incidents.group'));
    const group = receiver.arrived.find(({ body }) => body.type === 'incidents.group');
    expect(group).toMatchObject({ id: before?.[0], body: { data: { group: { incidents: 5 } } } });
  });
});

describe('what one rule tells of many at once', () => {
  it('says what it is: runs that ended are no incidents, and what was told before began when it began', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const at = later(3_600_000);
    for (const n of [1, 2, 3, 4]) {
      await outbox.add(channel, 'notice', { at, payload: { status: n === 1 ? 'failed' : 'succeeded' } });
      await outbox.add(channel, 'reminded', { at, incidentId: await outbox.addIncident('rule') });
    }
    now = later(3_640_000);
    run();
    await waitFor(nothingPending);
    const groups = receiver.arrived.map(({ body }) => body.data.group);
    const told = { jobs: ['nightly/report'], recovered: 0 };
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual(expect.objectContaining({ ...told, incidents: 0, reminded: 0, runs: 4, failed: 1 }));
    const since = start.toISOString();
    expect(groups).toContainEqual(expect.objectContaining({ ...told, incidents: 4, reminded: 4, runs: 0, since }));
  });
});

describe('the end of an incident', () => {
  it('is told after its beginning, which is tried again', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const incidentId = await outbox.addIncident();
    await outbox.add(channel, 'opened', { incidentId });
    receiver.answer = (response) => void response.writeHead(503).end();
    run();
    await waitFor(async () => (await outbox.rows())[0]?.attempt_num === 1);
    await outbox.resolve(incidentId);
    await outbox.add(channel, 'resolved', { incidentId, at: later(1) });
    receiver.answer = (response) => void response.writeHead(204).end();
    now = later(10_000);
    await waitFor(nothingPending);
    expect(types()).toEqual(['incident.opened', 'incident.opened', 'incident.resolved']);
  });

  it('is told in one message with its beginning when both still wait', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const incidentId = await outbox.addIncident();
    await outbox.add(channel, 'opened', { incidentId });
    await outbox.resolve(incidentId);
    await outbox.add(channel, 'resolved', { incidentId });
    run();
    await waitFor(nothingPending);
    expect([types(), await states()]).toEqual([['incident.recovered'], ['sent', 'sent']]);
  });
});

/** A mail server that refuses some, by what `refusalOf` says. */
async function startMailServer(refusalOf: (address: string) => string | undefined) {
  const asked: string[] = [];
  const server = createServer((socket) => {
    let isText = false;
    createInterface(socket.on('error', () => undefined)).on('line', (line) => {
      if (isText && line !== '.') return;
      const [, address] = /^RCPT TO:<(.*)>/.exec(line) ?? [];
      if (address !== undefined) asked.push(address);
      isText = line === 'DATA';
      socket.write(isText ? '354 go on\r\n' : `${refusalOf(address ?? '') ?? '250 taken'}\r\n`);
    });
    socket.write('220 mail\r\n');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  running.push({ stop: async () => void server.close() });
  return { asked, port: (server.address() as { port: number }).port };
}

describe('an e-mail that has arrived for some of its recipients', () => {
  it('is sent again to the others alone, and keeps back nothing else meanwhile', async () => {
    let refusal: string | undefined = '451 later';
    const { asked, port } = await startMailServer((address) => (address.startsWith('new') ? refusal : undefined));
    const config = { to: 'ops@example.org, new@example.org', smtp_url: `smtp://127.0.0.1:${port}?tls=none` };
    const channel = await outbox.addChannel('mail', config, 'email');
    const incidentId = await outbox.addIncident();
    const id = await outbox.add(channel, 'opened', { incidentId });
    for (const rule of ['a', 'b', 'c']) {
      await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(rule), at: later(1) });
    }
    run();
    await waitFor(async () => (await outbox.rows()).every(({ attempt_num: attempts }) => attempts === 1));
    await outbox.resolve(incidentId);
    refusal = undefined;
    await outbox.add(channel, 'resolved', { incidentId, at: later(1) });
    now = later(1_000); // before any is tried again
    await waitFor(async () => (await states()).includes('sent'));
    expect(asked).toEqual([...Array.from({ length: 5 }, () => config.to.split(', ')).flat()]);
    now = later(10_000);
    await waitFor(nothingPending);
    expect(asked.slice(10)).toEqual(Array.from({ length: 4 }, () => 'new@example.org'));
    const told = await findNotification(db, id);
    expect(told).toMatchObject({ attemptNum: 2, sentAt: start, lastError: null });
    expect(told.responseExcerpt).toBe('250 taken\nnot for new@example.org: 451 later\n250 taken');
  });

  it('neither makes its channel rest nor fail when those who are left are refused again, for now or for good', async () => {
    let refusal = '452 mailbox full for new@example.org';
    const { asked, port } = await startMailServer((address) => (address.startsWith('new') ? refusal : undefined));
    const config = { to: '${secret:ONCALL}', smtp_url: `smtp://127.0.0.1:${port}?tls=none` };
    const channel = await outbox.addChannel('mail', config, 'email');
    await outbox.addChannel('other', { url: receiver.url });
    for (const rule of ['a', 'b', 'c', 'd']) {
      await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(rule) });
    }
    const events = run({ secrets: { read: async () => new Map([['ONCALL', 'ops@example.org, new@example.org']]) } });
    const attempts = async () => (await outbox.rows()).map(({ attempt_num: made }) => made);
    await waitFor(async () => (await attempts()).join() === '1,1,1,1');
    await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident('e'), at: later(60_000) });
    now = later(60_000);
    await waitFor(async () => (await attempts()).join() === '2,2,2,2,1'); // without a rest
    expect(asked.filter((address) => address.startsWith('ops'))).toHaveLength(5);
    const why = 'has arrived, but not for [secret] yet: 452 mailbox full for [secret]';
    expect((await outbox.rows()).map(({ last_error: error }) => error)).toEqual(Array.from({ length: 5 }, () => why));
    expect(JSON.stringify(await store.rows('select * from aster.notifications'))).not.toContain('@example.org');
    refusal = '550 no such user';
    now = later(600_000);
    await waitFor(nothingPending);
    expect(new Set(await states())).toEqual(new Set(['sent']));
    expect(receiver.arrived).toEqual([]); // no channel fails
    const first = events.filter((event) => event.type === 'notification.settled' && event.hasArrived);
    expect(first).toMatchObject(Array.from({ length: 5 }, () => ({ state: 'pending' }))); // told once of each
  });
});

describe('a channel', () => {
  it('that is gone is turned off, what waits for it is given up, and the others are told of that, once', async () => {
    const gone = await outbox.addChannel('gone', { url: `${receiver.url}/gone` });
    await outbox.addChannel('other', { url: `${receiver.url}/other` });
    receiver.answer = (response, { path }) => void response.writeHead(path === '/gone' ? 410 : 204).end();
    for (const rule of ['a', 'b', 'c']) {
      await outbox.add(gone, 'opened', { incidentId: await outbox.addIncident(rule) });
    }
    run();
    await waitFor(nothingPending);
    const [row] = await store.rows(
      `select is_enabled, disabled_reason, version from aster.alert_channels where name = 'gone'`,
    );
    expect(row).toEqual({ is_enabled: false, disabled_reason: 'answered 410', version: 2 });
    expect((await states()).sort()).toEqual(['failed', 'failed', 'failed', 'sent']);
    const others = receiver.arrived.filter(({ path }) => path === '/other');
    expect(others).toMatchObject([{ body: { type: 'channel.failing', data: { channel: { name: 'gone' } } } }]);
  });

  it('is told of all that is told together, also when the first of it is of another channel that fails', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    for (const name of ['a', 'b', 'c', 'd']) {
      await outbox.add(channel, 'notice', {
        payload: { job_name: undefined, channel_failing: { id: name, name, error: 'answered 503' } },
      });
    }
    now = later(30_000);
    run();
    await waitFor(nothingPending);
    const group = { incidents: 4, jobs: ['channel a', 'channel b', 'channel c', 'channel d'] };
    expect(receiver.arrived).toMatchObject([{ body: { type: 'incidents.group', data: { group } } }]);
  });

  it('gets its secrets when it is sent through, and waits for one that is not there', async () => {
    const channel = await outbox.addChannel('c', { url: '${secret:HOOK}' });
    await outbox.add(channel, 'test');
    const values = new Map<string, string>();
    const events = run({ secrets: { read: async () => values } });
    await waitFor(() => events.some((event) => event.type === 'notification.settled' && event.state === 'pending'));
    expect((await outbox.rows())[0]?.last_error).toMatch('HOOK');
    values.set('HOOK', `${receiver.url}/secret`);
    now = later(10_000);
    await waitFor(nothingPending);
    expect(receiver.arrived).toMatchObject([{ path: '/secret', body: { type: 'channel.test' } }]);
  });

  it('is told after a silence of what is still open, and of nothing that came and went', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url });
    const payload = { held: true };
    for (const isOver of [false, true, false]) {
      const incidentId = await outbox.addIncident();
      await outbox.add(channel, 'opened', { incidentId, payload });
      if (!isOver) continue;
      await outbox.resolve(incidentId);
      await outbox.add(channel, 'resolved', { incidentId, payload });
    }
    run();
    await waitFor(nothingPending);
    expect(receiver.arrived).toMatchObject([{ body: { type: 'incidents.digest', data: { group: { incidents: 2 } } } }]);
    expect((await states()).sort()).toEqual(['dropped', 'dropped', 'sent', 'sent']);
  });
});

describe('a group in Alertmanager', () => {
  interface Alert {
    readonly labels: object;
    readonly endsAt: string;
  }
  const alerts = () => receiver.arrived.map(({ body }) => (body as unknown as readonly Alert[])[0]);

  it('is one alert, which its last incident ends under the same labels, whatever was renamed meanwhile', async () => {
    const channel = await outbox.addChannel('c', { url: receiver.url }, 'alertmanager');
    const ids = await Promise.all(Array.from({ length: 4 }, async () => outbox.addIncident('night')));
    ids.sort();
    const tell = async (event: 'opened' | 'reminded' | 'resolved', at: Date) => {
      const payload = { rule_name: 'night', severity: 'warning' };
      const told = event === 'reminded' ? ids.slice(1) : ids;
      for (const incidentId of told) await outbox.add(channel, event, { incidentId, at, payload });
      now = later(at.getTime() - start.getTime() + 30_000);
      await waitFor(nothingPending);
    };
    run();
    await tell('opened', start);
    await db.updateTable('alert_rules').set({ name: 'nightly', severity: 'critical' }).execute();
    await db.updateTable('incidents').set({ state: 'acknowledged' }).where('id', '=', ids[0]!).execute();
    await tell('reminded', later(3_600_000));
    for (const id of ids) await outbox.resolve(id);
    await tell('resolved', later(7_200_000));
    const [opened, reminded, ended, ...others] = alerts();
    expect(others).toEqual([]);
    expect(opened?.labels).toMatchObject({ alertname: 'Aster night', severity: 'warning' });
    expect([reminded?.labels, ended?.labels]).toEqual([opened?.labels, opened?.labels]);
    expect(new Date(ended!.endsAt).getTime()).toBeLessThan(now.getTime());
  });
});

it('ends when it is told to, and leaves what it has not sent to others', async () => {
  const channel = await outbox.addChannel('c', { url: receiver.url });
  for (const rule of ['a', 'b', 'c'])
    await outbox.add(channel, 'opened', { incidentId: await outbox.addIncident(rule) });
  let release: (() => void) | undefined;
  receiver.answer = (response) => {
    release = () => void response.writeHead(204).end();
  };
  run();
  await waitFor(() => release !== undefined);
  const stopped = running.splice(0)[0]?.stop();
  release?.();
  await stopped;
  expect((await states()).sort()).toEqual(['pending', 'pending', 'sent']);
  receiver.answer = (response) => void response.writeHead(204).end();
  run(); // at once: the channel was left, not merely given up
  await waitFor(nothingPending);
  expect(new Set(receiver.arrived.map(({ id }) => id)).size).toBe(3);
});
