import {
  InvalidInputError,
  ManagedError,
  NameTakenError,
  NotFoundError,
  StateConflictError,
} from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import type { JobContext } from '../jobs/job-handler.js';
import type { StandardSchema } from '../runs/standard-schema.js';
import { useAsters } from '../specs/use-asters.js';

const asters = useAsters();
const soon = (): AbortSignal => AbortSignal.timeout(60_000);
let names = 0;
const aName = (): string => `job ${(names += 1)}`;

const numbers: StandardSchema<{ n: number }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof (value as { n?: unknown } | undefined)?.n === 'number'
        ? { value: value as { n: number } }
        : { issues: [{ message: 'is not a number', path: ['n'] }] },
  },
};

describe('jobs that are made at run time', () => {
  it('run the handler of a job of the code on a schedule of their own, with their payload, in its pool', async () => {
    const aster = asters.open();
    const seen: unknown[] = [];
    const report = aster.job(aName(), { pool: 'reports' }, ({ payload, run }: JobContext<{ of: string }>) => {
      seen.push([run.jobName, payload.of, run.trigger]);
    });
    await aster.start();
    const name = aName();
    const job = await aster.jobs.create(name, { handler: report, cron: '* * * * * *', payload: { of: 'Ada' } });
    expect(job).toMatchObject({
      name,
      handler: report.name,
      pool: 'reports',
      cronExpr: '* * * * * *',
      status: 'active',
    });
    await waitFor(() => seen.length >= 2);
    expect(seen[0]).toEqual([name, 'Ada', 'schedule']);
    const { id } = await aster.trigger(name, { of: 'Bob' });
    expect((await aster.waitForRun(id, soon())).status).toBe('succeeded');
    expect(seen).toContainEqual([name, 'Bob', 'manual']);
    expect(await aster.jobs.remove(name)).toBe(true);
    expect(await aster.jobs.find(name)).toBeUndefined();
    expect(await aster.jobs.remove(name)).toBe(false);
  });

  it('obey the rules of every other way: what a source declares is left alone, what is archived stays so', async () => {
    const aster = asters.open();
    const handler = aster.job(aName(), {}, () => 1);
    await aster.start({ scheduler: false });
    const name = aName();
    const { id } = await aster.jobs.create(name, { handler, cron: '@daily' });
    await asters.pool().query(`update aster.jobs set managed_by = 'ops/jobs' where id = '${id}'`);
    await expect(aster.jobs.remove(name)).rejects.toThrow(ManagedError);
    await asters.pool().query(`update aster.jobs set status = 'archived' where name = '${handler.name}'`);
    await expect(handler.pause()).rejects.toThrow(StateConflictError);
    await expect(handler.resume()).rejects.toThrow(StateConflictError);
  });

  it('are made or changed by put, which changes nothing where all is so already, nor whether a job is paused', async () => {
    const aster = asters.open();
    const [first, second] = [aster.job(aName(), {}, () => 1), aster.job(aName(), {}, () => 2)];
    await aster.start({ scheduler: false });
    const name = aName();
    const options = { handler: first, cron: '@daily', labels: { team: 'data' }, dependsOn: [second] };
    const made = await aster.jobs.put(name, options);
    expect(await aster.jobs.put(name, options)).toEqual(made);
    await aster.jobs.setStatus(name, 'inactive');
    const changed = await aster.jobs.put(name, { handler: second, cron: '@hourly', payload: { n: 1 } });
    expect(changed).toMatchObject({ id: made.id, handler: second.name, cronExpr: '@hourly', payload: { n: 1 } });
    expect(changed).toMatchObject({ status: 'inactive', labels: {}, dependsOn: [] });
    const racing = await Promise.all(Array.from({ length: 5 }, async () => aster.jobs.put(aName(), options)));
    expect(new Set(racing.map(({ id }) => id)).size).toBe(5);
    const raced = aName();
    const same = await Promise.all(Array.from({ length: 5 }, async () => aster.jobs.put(raced, options)));
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
  });

  it('have exactly the options of the last put, also where somebody else was changing them', async () => {
    const aster = asters.open();
    const handler = aster.job(aName(), {}, () => 1);
    await aster.start({ scheduler: false, worker: false });
    const name = aName();
    const { id } = await aster.jobs.put(name, { handler, cron: '@daily', timeout: '5m' });
    const other = await asters.pool().connect();
    await other.query('begin');
    await other.query('select from aster.job_cursors where job_id = $1 for update', [id]);
    await other.query('update aster.jobs set timeout_ms = 60000 where id = $1', [id]);
    const putting = aster.jobs.put(name, { handler, cron: '@hourly', timeout: '5m' });
    await waitFor(async () => {
      const waiting = await other.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rows.length > 0;
    });
    await other.query('commit');
    other.release();
    expect(await putting).toMatchObject({ cronExpr: '@hourly', timeoutMs: 300_000 });
  });

  it('are refused with what is wrong with them', async () => {
    const aster = asters.open();
    const checked = aster.job(aName(), { schema: numbers }, ({ payload }) => payload.n);
    await aster.start({ scheduler: false });
    const { jobs } = aster;
    const name = aName();
    await expect(jobs.put(name, { handler: 'nobody' })).rejects.toThrow(NotFoundError);
    await expect(jobs.put(name, { cron: '@daily' } as never)).rejects.toThrow(InvalidInputError);
    await expect(jobs.put(name, { handler: checked, cron: 'now and then' })).rejects.toThrow('cron');
    await expect(jobs.put(name, { handler: checked, cron: '@daily' })).rejects.toThrow('payload.n: is not a number');
    await expect(jobs.put(name, { handler: checked, oops: 1 } as never)).rejects.toThrow('oops');
    await jobs.create(name, { handler: checked });
    await expect(jobs.create(name, { handler: checked })).rejects.toThrow(NameTakenError);
    await expect(jobs.setStatus('nobody', 'inactive')).rejects.toThrow(NotFoundError);
  });

  it('leave jobs of the code alone', async () => {
    const aster = asters.open({ service: 'ours' });
    const report = aster.job(aName(), {}, () => 1);
    await aster.start({ scheduler: false });
    const theirs = { message: expect.stringContaining('declared by the code of the service "ours"') };
    await expect(aster.jobs.put(report.name, { handler: report, cron: '@daily' })).rejects.toMatchObject(theirs);
    await expect(aster.jobs.setStatus(report.name, 'archived')).rejects.toThrow(StateConflictError);
    await expect(aster.jobs.remove(report.name)).rejects.toThrow(StateConflictError);
    expect(await aster.jobs.find(report.name)).toMatchObject({ name: report.name, status: 'active' });
  });

  it('are listed in pages, by label and by status', async () => {
    const aster = asters.open();
    const report = aster.job(aName(), {}, () => 1);
    await aster.start({ scheduler: false });
    const labels = { list: aName() };
    for (const name of ['a', 'b', 'c'].map((letter) => `listed ${letter}`)) {
      await aster.jobs.put(name, { handler: report, labels });
    }
    const first = await aster.jobs.list({ labels, limit: 2 });
    const second = await aster.jobs.list({ labels, limit: 2, after: first.next });
    expect([...first.jobs, ...second.jobs].map(({ name }) => name)).toEqual(['listed a', 'listed b', 'listed c']);
    expect([first.next, second.next]).toEqual(['listed b', undefined]);
    await aster.jobs.setStatus('listed b', 'inactive');
    expect((await aster.jobs.list({ labels, status: 'inactive' })).jobs).toMatchObject([{ name: 'listed b' }]);
  });
});
