import { DependencyCycleError, InvalidInputError, type Job } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { advisoryLocks, connectDatabase, type Database, databaseDefaults, inTransaction } from '@aster-scheduler/db';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { deleteJob, findJob, insertJob, updateJob } from '@aster-scheduler/job-store';
import { sql } from 'kysely';
import type { JobOptions } from '../jobs/job-options.js';
import { toDefinition } from '../jobs/to-definition.js';
import { putAsideJobs } from './put-aside-jobs.js';
import { syncJobs } from './sync-jobs.js';

let created: TestDatabase;
let database: Database;
beforeEach(async () => {
  created = await createTestDatabase();
  database = connectDatabase({ ...databaseDefaults, connectionString: created.connectionString });
});
afterEach(async () => {
  await database.close();
  await created.drop();
});

const now = new Date('2026-03-27T06:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

type Jobs = Readonly<Record<string, JobOptions>>;

async function sync(jobs: Jobs, at = now, service = 'mail', formerServices: readonly string[] = []) {
  const definitions = Object.entries(jobs).map(([name, options]) => toDefinition(name, options));
  return syncJobs(database.db, { service, formerServices, jobs: definitions }, at);
}

async function requireJob(name: string): Promise<Job> {
  const job = await findJob(database.db, name);
  if (job === undefined) throw new Error(`there is no job ${name}`);
  return job;
}

describe('syncJobs', () => {
  it('makes the jobs that are not there', async () => {
    const synced = await sync({ digest: { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', retry: { max: 5 } } });
    const job = await requireJob('digest');
    expect(synced).toEqual([{ name: 'digest', job, isNew: true, changed: [], overwritten: [], kept: [] }]);
    expect(job).toMatchObject({
      handler: 'digest',
      status: 'active',
      cronExpr: '0 9 * * 1-5',
      timezone: 'Europe/Berlin',
      retry: { maxRetries: 5 },
      nextRunAt: new Date('2026-03-27T08:00:00Z'),
      version: 1,
    });
  });

  it('changes nothing when the code is as before', async () => {
    const jobs = { digest: { cron: '@daily', payload: { a: [1] }, dependsOn: ['other'] }, other: {} };
    await sync(jobs);
    const before = await requireJob('digest');
    const again = await sync(jobs, later(1));
    expect(again[0]).toMatchObject({ isNew: false, changed: [], overwritten: [], kept: [] });
    expect(await requireJob('digest')).toEqual(before);
  });

  it('carries over what the code has changed, and leaves what a person has edited', async () => {
    await sync({ digest: { cron: '@daily', timeout: '5m' } });
    const { id } = await requireJob('digest');
    await updateJob(database.db, id, { cronExpr: '@hourly', pool: 'slow', status: 'inactive' }, { now: later(1) });
    const [synced] = await sync({ digest: { cron: '@daily', timeout: '1m' } }, later(2));
    expect(synced).toMatchObject({ changed: ['timeoutMs'], overwritten: [], kept: ['schedule', 'pool'] });
    expect(await requireJob('digest')).toMatchObject({
      cronExpr: '@hourly',
      pool: 'slow',
      status: 'inactive',
      timeoutMs: 60_000,
    });
  });

  it('lets the code win where both have changed a field, and says so', async () => {
    await sync({ digest: { cron: '@daily' } });
    const { id } = await requireJob('digest');
    await updateJob(database.db, id, { cronExpr: '@hourly' }, { now: later(1) });
    const [synced] = await sync({ digest: { cron: '@weekly' } }, later(2));
    expect(synced).toMatchObject({ changed: ['schedule'], overwritten: ['schedule'], kept: [] });
    expect(await requireJob('digest')).toMatchObject({ cronExpr: '@weekly' });
    expect(await sync({ digest: { cron: '@weekly' } }, later(3))).toMatchObject([{ changed: [], kept: [] }]);
  });

  it('makes no tick of a new schedule before the change', async () => {
    await sync({ digest: { cron: '0 0 1 1 *' } });
    await sync({ digest: { cron: '*/10 * * * *' } }, later(5));
    expect(await requireJob('digest')).toMatchObject({ plannedUntil: later(5), nextRunAt: later(10) });
  });

  it('knows a job again that a person has renamed, and its edges', async () => {
    const jobs = { digest: { dependsOn: ['collect'] }, collect: {} };
    await sync(jobs);
    for (const name of ['digest', 'collect']) {
      await updateJob(database.db, (await requireJob(name)).id, { name: `${name} of mail` }, { now: later(1) });
    }
    const synced = await sync(jobs, later(2));
    expect(synced.map(({ name, job, kept }) => [name, job.name, kept])).toEqual([
      ['digest', 'digest of mail', []],
      ['collect', 'collect of mail', []],
    ]);
    const [changed] = await sync(
      { ...jobs, digest: { dependsOn: [{ job: 'collect', condition: 'completion' as const }] } },
      later(3),
    );
    expect(changed).toMatchObject({ changed: ['dependsOn'], overwritten: [] });
    expect((await requireJob('digest of mail')).dependsOn).toMatchObject([
      { jobName: 'collect of mail', condition: 'completion' },
    ]);
  });

  it('keeps edges that a person has added', async () => {
    await sync({ digest: { cron: '@daily' }, collect: {} });
    const { id } = await requireJob('digest');
    await updateJob(database.db, id, { dependsOn: [{ job: 'collect', condition: 'success' }] }, { now: later(1) });
    expect((await sync({ digest: { cron: '@daily' }, collect: {} }, later(2)))[0]).toMatchObject({
      kept: ['dependsOn'],
    });
    expect((await requireJob('digest')).dependsOn).toHaveLength(1);
  });

  it('lets jobs depend on ones of other services, and on ones that are declared after them', async () => {
    await insertJob(database.db, { ...toDefinition('report', {}), handler: undefined, command: 'true' }, now);
    await sync({ a: { dependsOn: ['b', 'report'] }, b: { dependsOn: ['c'] }, c: {} });
    const { dependsOn } = await requireJob('a');
    expect(dependsOn.map((edge) => edge.jobName)).toEqual(['b', 'report']);
  });

  it('makes none of the jobs when there is a problem with one, and names it', async () => {
    await expect(sync({ good: {}, bad: { dependsOn: ['nobody'] } })).rejects.toThrow(
      'job "bad", depends_on[0]: there is no job "nobody"',
    );
    await expect(sync({ a: { dependsOn: ['b'] }, b: { dependsOn: ['a'] } })).rejects.toThrow(DependencyCycleError);
    for (const name of ['good', 'bad', 'a', 'b']) expect(await findJob(database.db, name)).toBeUndefined();
  });

  it('makes a deleted job again', async () => {
    await sync({ digest: {} });
    const { id } = await requireJob('digest');
    await deleteJob(database.db, id);
    expect(await sync({ digest: {} }, later(1))).toMatchObject([{ isNew: true }]);
    expect((await requireJob('digest')).id).not.toBe(id);
  });

  it('takes over a job that a person has made for the handler, as it is', async () => {
    const made = await insertJob(database.db, { ...toDefinition('digest', { cron: '@hourly' }), pool: 'slow' }, now);
    expect(await sync({ digest: { cron: '@daily' } }, later(1))).toMatchObject([
      { isNew: false, changed: [], overwritten: [], kept: ['schedule', 'pool'] },
    ]);
    expect(await requireJob('digest')).toEqual(made);
    expect(await sync({ digest: { cron: '@weekly' } }, later(2))).toMatchObject([{ changed: ['schedule'] }]);
  });

  it('refuses a job that was made for something else, and one of another service', async () => {
    await insertJob(database.db, { ...toDefinition('backup', {}), handler: undefined, command: 'true' }, now);
    await expect(sync({ backup: {} })).rejects.toThrow(
      'job "backup": there is one of this name already, and it does not run a handler of its name',
    );
    await sync({ digest: {}, report: {} });
    const refusal = sync({ digest: {}, report: {}, more: {} }, later(1), 'post');
    await expect(refusal).rejects.toThrow(InvalidInputError);
    await expect(refusal).rejects.toThrow(
      /job "digest": belongs to the service "mail"; this one is "post"; job "report"/,
    );
    expect(await sync({ digest: {}, report: {} }, later(2), 'post', ['mail'])).toMatchObject([
      { kept: [] },
      { kept: [] },
    ]);
    await expect(sync({ digest: {} }, later(3))).rejects.toThrow('belongs to the service "post"');
  });

  it('makes each job once when ten processes start at the same time', async () => {
    const jobs = { a: { cron: '@daily' }, b: { dependsOn: ['a'] } };
    const all = await Promise.all(Array.from({ length: 10 }, async () => sync(jobs)));
    expect(all.flat().filter(({ isNew }) => isNew)).toHaveLength(2);
  });

  it('goes by the jobs as they are once nobody else changes them', async () => {
    const { db } = database;
    await sync({ digest: {}, report: { timeout: '5m' } });
    const [digest, report] = [await requireJob('digest'), await requireJob('report')];
    let synced: ReturnType<typeof sync> | undefined;
    await inTransaction(db, async (tx) => {
      await deleteJob(tx, digest.id);
      await updateJob(tx, report.id, { timeoutMs: 60_000 }, { now: later(1) });
      synced = sync({ digest: { cron: '@daily' }, report: { timeout: '1h' } }, later(2));
      synced.catch(() => undefined); // told below
      await waitFor(async () => {
        const { rows } = await sql`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
        return rows.length > 0 ? true : undefined;
      });
    });
    expect(await synced).toMatchObject([
      { name: 'digest', isNew: true },
      { name: 'report', isNew: false, changed: ['timeoutMs'], overwritten: ['timeoutMs'] },
    ]);
  });

  it('waits for who changes edges before it shares the rules for alerts: everybody takes them in this order', async () => {
    const { db } = database;
    const { id } = await insertJob(db, toDefinition('old', {}), now);
    const locks = async (isGranted: boolean) => {
      const { rows } = await sql<{ key: string }>`select (l.classid::bigint << 32) + l.objid::bigint as key
        from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.granted = ${isGranted}`.execute(db);
      return rows.map(({ key }) => Number(key));
    };
    let synced: ReturnType<typeof sync> | undefined;
    await inTransaction(db, async (tx) => {
      await deleteJob(tx, id);
      synced = sync({ digest: { dependsOn: ['other'] }, other: {} });
      await waitFor(async () => (await locks(false)).length > 0);
      expect(await locks(false)).toEqual([advisoryLocks.graph]);
      expect(await locks(true)).not.toContain(advisoryLocks.alertRules);
    });
    expect((await synced)?.map(({ isNew }) => isNew)).toEqual([true, true]);
  });
});

describe('putAsideJobs', () => {
  const putAside = async (declared: readonly string[], as: 'inactive' | 'archived', at: Date) =>
    putAsideJobs(database.db, { service: 'mail', declared, as, now: at });

  it('puts aside the jobs of the service that the code no longer declares, until it declares them again', async () => {
    await sync({ old: { cron: '@daily' }, digest: {} });
    await sync({ foreign: {} }, now, 'post');
    expect(await putAside(['digest'], 'archived', later(1))).toEqual(['old']);
    expect(await putAside(['digest'], 'archived', later(2))).toEqual([]);
    const status = async (name: string) => (await requireJob(name)).status;
    expect([await status('old'), await status('digest'), await status('foreign')]).toEqual([
      'archived',
      'active',
      'active',
    ]);
    await sync({ old: { cron: '@daily' }, digest: {} }, later(3));
    expect(await status('old')).toBe('active');
  });

  it('leaves alone what a person has paused, then and afterwards', async () => {
    await sync({ old: {}, older: {} });
    await updateJob(database.db, (await requireJob('old')).id, { status: 'inactive' }, { now: later(1) });
    expect(await putAside([], 'inactive', later(2))).toEqual(['older']);
    await updateJob(database.db, (await requireJob('older')).id, { status: 'archived' }, { now: later(3) });
    await sync({ old: {}, older: {} }, later(4));
    expect((await requireJob('old')).status).toBe('inactive');
    expect((await requireJob('older')).status).toBe('archived');
  });
});
