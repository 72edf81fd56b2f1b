import type { IncomingMessage } from 'node:http';
import { newApiKey } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from '@aster-scheduler/db/testing';
import { insertAuditEntry } from '@aster-scheduler/run-store';
import { routeTable } from '../router/route-table.js';
import { isAudited } from '../routes/route.js';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { createSignInLog } from './sign-in-log.js';

const key = 'k'.repeat(40);
const job = { name: 'audited', command: 'report', cron_expr: '@hourly', env: { TOKEN: 'hunter2' } };

describe('the audit log', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ keys: [key], storedKeys: true });
  });

  afterAll(async () => api.stop());

  it('tells who did what, from where, before and after', async () => {
    const headers = { authorization: `Bearer ${key}`, 'user-agent': 'a test', 'x-request-id': 'request-1' };
    const made = await call(`${api.server.url}/api/v1/jobs`, { json: job, headers });
    const { id } = made.body as { readonly id: string };
    await api.client.jobs.update(id, { timeout: '5m', env: { TOKEN: 'other', MORE: 'x' } });
    await api.client.jobs.update(id, { timeout: '5m' }); // changes nothing
    await api.client.jobs.delete(id);
    const { items } = await api.client.audit({ subject: id });
    const common = {
      actor: 'key:configured-1',
      subject_kind: 'job',
      subject_id: id,
      subject_name: 'audited',
      address: '127.0.0.1',
    };
    expect(items).toMatchObject([
      { ...common, action: 'deleteJob', before: { name: 'audited', timeout: '5m' }, after: null },
      { ...common, action: 'patchJob', after: { env: { TOKEN: '***', MORE: '***' } } },
      {
        ...common,
        action: 'createJob',
        user_agent: 'a test',
        request_id: 'request-1',
        before: null,
        after: { command: 'report' },
      },
    ]);
    expect(Object.keys(items[1]?.after as object).sort()).toEqual(['env', 'timeout', 'version']);
    expect(JSON.stringify(items)).not.toContain('hunter2');
  });

  it('is written with the change, or not at all', async () => {
    const count = async () => (await api.client.audit({ limit: 1_000 })).items.length;
    await api.client.jobs.create({ ...job, name: 'taken' });
    const before = await count();
    await expect(api.client.jobs.create({ ...job, name: 'taken' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    expect(await count()).toBe(before);
    await sql`alter table aster.audit_log add constraint nothing_more check (action <> 'createJob') not valid`.execute(
      api.db,
    );
    await expect(api.client.jobs.create({ ...job, name: 'unrecorded' })).rejects.toMatchObject({ status: 500 });
    await sql`alter table aster.audit_log drop constraint nothing_more`.execute(api.db);
    expect((await api.client.jobs.list()).items.map(({ name }) => name)).not.toContain('unrecorded');
  });

  it('has one entry for a request that comes twice with its idempotency key', async () => {
    const options = { idempotencyKey: 'audited-once' };
    const { id } = await api.client.jobs.create({ ...job, name: 'once' }, options);
    await api.client.jobs.create({ ...job, name: 'once' }, options);
    expect((await api.client.audit({ subject: id })).items).toHaveLength(1);
  });

  it('tells nothing of what was only looked at', async () => {
    const count = async () => (await api.client.audit({ limit: 1_000 })).items.length;
    const before = await count();
    const declared = { name: 'declared', command: 'true', cron_expr: '@hourly' };
    await api.client.jobs.apply({ source: 'a source', jobs: [declared], dry_run: true });
    expect(await count()).toBe(before);
    await api.client.jobs.apply({ source: 'a source', jobs: [declared] });
    expect(await count()).toBe(before + 1);
  });

  it('names the job by its id, whichever way it was asked for, and tells what has become of it', async () => {
    const { jobs } = api.client;
    const { id } = await jobs.create({ ...job, name: 'by name' });
    await jobs.pause('by name', { note: 'the disk is full' });
    await jobs.resume('by name');
    await jobs.resume('by name'); // it is active already
    await jobs.skip('by name', { at: '2099-01-01T00:00:00Z' });
    await jobs.unskip('by name', '2099-01-01T00:00:00Z');
    await jobs.backfill('by name', { from: '2026-01-05T00:00:00Z', to: '2026-01-05T02:00:00Z' });
    const { items } = await api.client.audit({ subject: id });
    expect([...items].reverse()).toMatchObject([
      { action: 'createJob' },
      { action: 'pauseJob', before: { status: 'active' }, after: { status: 'inactive' } },
      { action: 'resumeJob', before: { status: 'inactive' }, after: { status: 'active' } },
      { action: 'skipTick', after: { at: '2099-01-01T00:00:00.000Z' } },
      { action: 'unskipTick', before: { at: '2099-01-01T00:00:00Z' } },
      { action: 'backfillJob', after: { runs: 3 } },
    ]);
  });

  it('tells of keys, and never the key', async () => {
    const made = await api.client.keys.create({ name: 'audited key', role: 'read' });
    await api.client.keys.revoke(made.id);
    const { items } = await api.client.audit({ subject: made.id });
    expect(items).toMatchObject([
      { action: 'revokeKey', subject_kind: 'key', subject_name: 'audited key', before: { hint: made.hint } },
      { action: 'createKey', after: { name: 'audited key', role: 'read' } },
    ]);
    expect(JSON.stringify(items)).not.toContain(made.key);
  });

  it('tells of keys that were refused, without them', async () => {
    const other = await startTestApi({ keys: [key], storedKeys: true }, api);
    const wrong = newApiKey();
    const answer = await call(`${other.server.url}/api/v1/jobs?x=1`, { headers: { authorization: `Bearer ${wrong}` } });
    expect(answer.status).toBe(401);
    await call(`${other.server.url}/api/v1/runs`); // without a key at all
    const refused = async () => (await api.client.audit({ action: 'signInFailed' })).items;
    await waitFor(async () => (await refused()).length > 0);
    const items = await refused();
    const after = { method: 'GET', path: '/api/v1/jobs' };
    expect(items).toMatchObject([{ actor: 'anyone', address: '127.0.0.1', after }]);
    expect(JSON.stringify(items)).not.toContain(wrong);
    await other.stop();
  });

  it('tells of so many refusals in a minute', async () => {
    const log = createSignInLog(api.db, () => '192.0.2.1');
    const request = { method: 'GET', url: '/x', headers: {} } as IncomingMessage;
    for (let count = 0; count < 100; count += 1) log.note(request);
    const refused = async () => {
      const { items } = await api.client.audit({ action: 'signInFailed', limit: 1_000 });
      return items.filter(({ address }) => address === '192.0.2.1');
    };
    await waitFor(async () => (await refused()).length >= 60);
    expect(await refused()).toHaveLength(60);
  });

  it('comes in pages, by actor, action, subject and time', async () => {
    const at = (await api.client.info()).server_time;
    for (let count = 0; count < 5; count += 1) {
      await insertAuditEntry(api.db, {
        actor: 'user:ann',
        action: 'cancelRun',
        subject: { kind: 'run', id: `run ${count}` },
      });
    }
    const first = await api.client.audit({ actor: 'user:ann', limit: 3 });
    const second = await api.client.audit({ actor: 'user:ann', limit: 3, cursor: first.cursor });
    const ids = [...first.items, ...second.items].map(({ subject_id }) => subject_id);
    expect(ids).toEqual(['run 4', 'run 3', 'run 2', 'run 1', 'run 0']);
    expect(second.cursor).toBeUndefined();
    expect((await api.client.audit({ actor: 'user:ann', to: at })).items).toEqual([]);
    expect((await api.client.audit({ actor: 'user:ann', from: at, action: 'cancelRun' })).items).toHaveLength(5);
    expect((await api.client.audit({ actor: 'user:ann', action: 'patchJob' })).items).toEqual([]);
  });

  it.each([
    ['changed', sql`update aster.audit_log set actor = 'nobody'`],
    ['removed before its time', sql`delete from aster.audit_log`],
    ['emptied', sql`truncate aster.audit_log`],
  ])('is not %s', async (_how, statement) => {
    await insertAuditEntry(api.db, { actor: 'user:ann', action: 'cancelRun' });
    await expect(statement.execute(api.db)).rejects.toThrow('the audit log is only added to');
  });

  it('lets go of what is older than 90 days', async () => {
    await sql`insert into aster.audit_log (id, at, actor, action)
      select aster.first_run_id(at), at, 'user:old', 'cancelRun' from (select clock_timestamp() - interval '401 days' as at) t`.execute(
      api.db,
    );
    expect((await api.client.audit({ actor: 'user:old' })).items).toHaveLength(1);
    await sql`delete from aster.audit_log where actor = 'user:old'`.execute(api.db);
    expect((await api.client.audit({ actor: 'user:old' })).items).toEqual([]);
  });

  it('is for admins who may reach all jobs', async () => {
    const { key: reader } = await api.client.keys.create({ name: 'no auditor', role: 'write' });
    const answer = await call(`${api.server.url}/api/v1/audit`, { headers: { authorization: `Bearer ${reader}` } });
    expect(problemOf(answer).detail).toBe('this needs the role admin; yours is write');
  });

  it('tells of every change but of runs that say themselves who has made them', () => {
    const silent = routeTable.filter((route) => route.method !== 'GET' && !isAudited(route));
    expect(silent.map(({ operationId }) => operationId).sort()).toEqual([
      'previewSchedule',
      'retryRun',
      'simulate',
      'takePing',
      'triggerJob',
      'tryAlertRule',
      'validateJob',
    ]);
  });
});
