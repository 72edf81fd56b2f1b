import { setTimeout as delay } from 'node:timers/promises';
import { InvalidInputError, NotFoundError, SchemaMissingError, StateConflictError } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createEmptyDatabase } from '@aster-scheduler/db/testing';
import { PermanentError } from '@aster-scheduler/worker';
import { createAster } from './create-aster.js';
import type { JobContext } from './jobs/job-handler.js';
import { RunStoppedError } from './jobs/run-stopped-error.js';
import type { StandardSchema } from './runs/standard-schema.js';
import { useAsters } from './specs/use-asters.js';

const asters = useAsters();
const soon = (): AbortSignal => AbortSignal.timeout(60_000);
let names = 0;
const aName = (): string => `job ${(names += 1)}`;

describe('a job of the code', () => {
  it('runs with its payload, logs, and keeps its result, from its trigger to its end', async () => {
    const aster = asters.open();
    const digest = aster.job('digest', {}, async ({ payload, log, run }: JobContext<{ userId: number }>) => {
      log(`digest of user ${payload.userId}`);
      log(`attempt ${run.attemptNum} of ${run.jobName} by ${run.trigger}`);
      return { sent: payload.userId * 2 };
    });
    await aster.start();
    const { id, status, isNew } = await digest.trigger({ userId: 7 });
    expect({ status, isNew }).toEqual({ status: 'scheduled', isNew: true });
    const run = await digest.waitForRun(id, AbortSignal.timeout(60_000));
    expect(run).toMatchObject({ status: 'succeeded', result: { sent: 14 }, attemptNum: 1, trigger: 'manual' });
    expect(await aster.readOutput(id)).toBe('digest of user 7\nattempt 1 of digest by manual\n');
    const alone = { ...run, overrides: { payload: { userId: 7 } } };
    expect(await digest.findRun(id)).toEqual(alone);
    expect(await aster.findRun(id)).toEqual(alone);
    expect(await digest.listRuns({ statuses: ['succeeded'] })).toEqual([run]);
    expect(await digest.listRuns({ statuses: ['failed'] })).toEqual([]);
  });

  it('runs on its schedule with the payload of the job', async () => {
    const aster = asters.open();
    const seen: unknown[] = [];
    aster.job(
      aName(),
      { cron: '* * * * * *', payload: [1] },
      ({ payload, run }) => void seen.push([payload, run.trigger]),
    );
    await aster.start();
    await waitFor(() => (seen.length >= 2 ? true : undefined));
    expect(seen.slice(0, 2)).toEqual([
      [[1], 'schedule'],
      [[1], 'schedule'],
    ]);
  });

  it('is tried again after a failure, and not after one that is permanent', async () => {
    const aster = asters.open();
    const attempts: string[] = [];
    const flaky = aster.job(aName(), { retry: { max: 2, delay: '1ms' } }, ({ run }) => {
      attempts.push(`flaky ${run.attemptNum}`);
      if (run.attemptNum < 3) throw new Error('not yet');
      return 'at last';
    });
    const broken = aster.job(aName(), { retry: { max: 5, delay: '1ms' } }, ({ run }) => {
      attempts.push(`broken ${run.attemptNum}`);
      throw new PermanentError('never');
    });
    await aster.start();
    const [good, bad] = await Promise.all([
      flaky.waitForRun((await flaky.trigger()).id, soon()),
      broken.waitForRun((await broken.trigger()).id, soon()),
    ]);
    expect(good).toMatchObject({ status: 'succeeded', result: 'at last', attemptNum: 3 });
    expect(bad).toMatchObject({ status: 'failed', errorMsg: 'PermanentError: never', reason: 'handler_error' });
    expect(attempts.toSorted()).toEqual(['broken 1', 'flaky 1', 'flaky 2', 'flaky 3']);
  });

  it('starts when a job that it depends on has ended', async () => {
    const aster = asters.open();
    const later = aster.job(aName(), { dependsOn: [{ name: 'upstream of it' }] }, ({ run }) => run.upstreamRunIds);
    const first = aster.job('upstream of it', {}, () => 'done');
    await aster.start();
    const { id } = await first.trigger();
    const run = await waitFor(async () => (await later.listRuns({ statuses: ['succeeded'] }))[0]);
    expect(run).toMatchObject({ trigger: 'dependency', result: [id] });
  });

  it('has what it has thrown kept, with all that it was caused by: on the run, its attempts, and in the event', async () => {
    const aster = asters.open();
    const job = aster.job('thrower', { retry: { max: 1, delay: '0s' } }, ({ run }) => {
      const cause = Object.assign(new RangeError('inner'), { code: 'E_INNER' });
      throw new TypeError(`outer ${run.attemptNum}`, { cause });
    });
    await aster.start();
    const { id } = await job.trigger();
    const run = await job.waitForRun(id, soon());
    const inner = { name: 'RangeError', message: 'inner', code: 'E_INNER' };
    expect(run).toMatchObject({
      errorMsg: 'TypeError: outer 2; caused by RangeError: inner',
      error: { name: 'TypeError', message: 'outer 2', stack: expect.stringMatching(/^at /), cause: inner },
    });
    const { rows } = await asters.pool().query('select error from aster.run_attempts where run_id = $1', [id]);
    expect(rows).toMatchObject([{ error: { message: 'outer 1', cause: inner } }]);
    const settled = aster.events.filter((event) => event.type === 'run.settled' && event.runId === id);
    expect(settled).toMatchObject([{ error: { message: 'outer 1' } }, { error: { message: 'outer 2', cause: inner } }]);
  });

  it('fails with a sentence when it returns what is not JSON', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), { retry: { max: 0 } }, () => 1n);
    await aster.start();
    const run = await job.waitForRun((await job.trigger()).id, soon());
    expect(run).toMatchObject({ status: 'failed', errorMsg: expect.stringContaining('BigInt') });
  });

  it('runs no more at a time than it was given room for', async () => {
    const aster = asters.open();
    let running = 0;
    let most = 0;
    const job = aster.job(aName(), {}, async () => {
      most = Math.max(most, (running += 1));
      await delay(5);
      running -= 1;
    });
    await aster.start({ worker: { concurrency: 3 } });
    const runs = await job.triggerMany(Array.from({ length: 30 }, () => ({})));
    await Promise.all(runs.map((run) => job.waitForRun(run.id, soon())));
    expect(most).toBe(3);
  });
});

describe('the signal of a handler', () => {
  /** A job that waits for its signal and tells what it says. */
  function openWaiting(options: { timeout?: string; drain?: string } = {}) {
    const aster = asters.open();
    const stops: unknown[] = [];
    let started = 0;
    const job = aster.job(aName(), { timeout: options.timeout, retry: { max: 0 } }, async ({ signal }) => {
      started += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      stops.push(signal.reason);
      signal.throwIfAborted();
    });
    return { aster, job, stops, hasStarted: async () => waitFor(() => (started > 0 ? true : undefined)) };
  }

  it('aborts when the run is cancelled', async () => {
    const { aster, job, stops, hasStarted } = openWaiting();
    await aster.start();
    const { id } = await job.trigger();
    await hasStarted();
    await aster.cancelRun(id);
    expect(await job.waitForRun(id, soon())).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_user' });
    expect(stops).toEqual([new RunStoppedError('cancelled')]);
    await expect(aster.cancelRun(id)).rejects.toThrow(StateConflictError);
    const { id: again } = await aster.retryRun(id);
    expect(await aster.findRun(again)).toMatchObject({ trigger: 'retry', retryOf: id });
    await aster.cancelRun(again);
  });

  it('aborts when the run times out', async () => {
    const { aster, job, stops } = openWaiting({ timeout: '50ms' });
    await aster.start();
    const run = await job.waitForRun((await job.trigger()).id, soon());
    expect(run).toMatchObject({ status: 'timed_out', reason: 'timeout', errorMsg: 'timed out after 50ms' });
    expect(stops).toEqual([new RunStoppedError('timeout')]);
  });

  it('aborts when Aster is stopped, and the run is handed to others without costing an attempt', async () => {
    const aster = asters.open();
    const name = aName();
    const stops: unknown[] = [];
    const job = aster.job(name, {}, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      stops.push(signal.reason);
    });
    await aster.start({ worker: { drain: '50ms' } });
    const { id } = await job.trigger();
    await waitFor(async () => ((await aster.findRun(id))?.status === 'running' ? true : undefined));
    const other = asters.open();
    const same = other.job(name, {}, ({ run }) => run.attemptNum);
    await Promise.all([aster.stop(), other.start()]);
    expect(await same.waitForRun(id, soon())).toMatchObject({ status: expect.stringMatching(/succeeded/) });
    expect(stops).toEqual([new RunStoppedError('shutdown')]);
  });
});

describe('several services on one database', () => {
  it('execute the runs whose handlers they have, and no others', async () => {
    const [mail, billing] = [asters.open({ service: 'mail' }), asters.open({ service: 'billing' })];
    const ran: string[] = [];
    const send = mail.job('send', {}, ({ payload }) => void ran.push(`mail ${String(payload)}`));
    const bill = billing.job('bill', {}, ({ payload }) => void ran.push(`billing ${String(payload)}`));
    await Promise.all([mail.start(), billing.start()]);
    const [a, b] = [await billing.trigger('send', 1), await mail.trigger('bill', 2)];
    await Promise.all([send.waitForRun(a.id, soon()), bill.waitForRun(b.id, soon())]);
    expect(ran.toSorted()).toEqual(['billing 2', 'mail 1']);
    expect(await send.findRun(b.id)).toBeUndefined();
    await mail.stop();
    const left = await billing.trigger('send', 3);
    const later = await bill.trigger(4);
    await bill.waitForRun(later.id, soon());
    expect(await billing.findRun(left.id)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
  });

  it('share the runs of a job that several processes have', async () => {
    const name = aName();
    const counts = [0, 0];
    const [one, other] = counts.map((_count, index) => {
      const aster = asters.open();
      const job = aster.job(name, {}, async () => {
        counts[index]! += 1;
        await delay(5);
      });
      return { aster, job };
    });
    await Promise.all([one!.aster.start(), other!.aster.start()]);
    const claims = ({ aster: { events } }: NonNullable<typeof one>) =>
      events.some(({ type }) => type === 'worker.registered');
    await waitFor(() => claims(one!) && claims(other!), { what: 'both claim', withinMs: 60_000 });
    const runs = await one!.job.triggerMany(Array.from({ length: 100 }, () => ({})));
    await Promise.all(runs.map((run) => other!.job.waitForRun(run.id, soon())));
    expect(counts[0]! + counts[1]!).toBe(100);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

describe('a job with a concurrency of its own', () => {
  it('leaves slots to others, and runs no more than so many of its runs at the same time', async () => {
    const aster = asters.open();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let [executing, most] = [0, 0];
    const slow = aster.job(aName(), { concurrency: 2 }, async () => {
      most = Math.max(most, (executing += 1));
      await released;
      executing -= 1;
    });
    const quick = aster.job(aName(), {}, () => 'done');
    await aster.start({ worker: { concurrency: 3 } });
    const runs = await slow.triggerMany(Array.from({ length: 6 }, () => ({})));
    await waitFor(() => (executing === 2 ? true : undefined));
    for (const { id } of await quick.triggerMany([{}, {}, {}])) await quick.waitForRun(id, soon());
    release();
    await slow.waitForRuns(
      runs.map(({ id }) => id),
      soon(),
    );
    expect(most).toBe(2);
  });

  it('can wait for runs that it has asked for', async () => {
    const aster = asters.open();
    const child = aster.job(aName(), {}, ({ payload }: JobContext<number>) => payload * 2);
    const parent = aster.job(aName(), { concurrency: 1 }, async ({ payload }: JobContext<number>) => {
      return (await child.waitForRun((await child.trigger(payload)).id, soon())).result;
    });
    await aster.start({ worker: { concurrency: 2 } });
    const runs = await parent.triggerMany([{ payload: 1 }, { payload: 2 }, { payload: 3 }]);
    const ended = await parent.waitForRuns(
      runs.map(({ id }) => id),
      soon(),
    );
    expect(ended.map((run) => run.result)).toEqual([2, 4, 6]);
  });
});

describe('an Aster on a pool of the service', () => {
  it('works on it, leaves it open, and keeps none of its connections', async () => {
    const pool = asters.openPool({ max: 4 });
    const aster = asters.open({ onPool: pool });
    const job = aster.job(aName(), {}, () => 'ok');
    await aster.start();
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
    await aster.stop();
    expect(pool.totalCount).toBe(pool.idleCount);
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it('keeps its runs while a handler blocks the event loop for longer than the lease', async () => {
    const aster = asters.open({ onPool: asters.openPool() });
    const job = aster.job(aName(), { retry: { max: 0 } }, ({ run }) => {
      const until = performance.now() + 8_000;
      while (performance.now() < until);
      return run.attemptNum;
    });
    await aster.start({ worker: { lease: '5s' } });
    const { id } = await job.trigger();
    expect(await job.waitForRun(id, soon())).toMatchObject({ status: 'succeeded', result: 1 });
    expect(aster.events.filter((event) => event.type === 'lease.lost')).toEqual([]);
  });

  it('takes hints and heartbeats over a direct connection where one is given', async () => {
    const pool = asters.openPool({ max: 2 });
    await using aster = createAster({ pool, connectionString: asters.connectionString(), onEvent: () => undefined });
    const job = aster.job(aName(), {}, () => 'ok');
    await aster.start();
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
    const { rows } = await asters.pool().query(`select count(*)::integer as n from pg_stat_activity
      where datname = current_database() and application_name = 'aster listener'`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('works on a pool of one connection', async () => {
    const pool = asters.openPool({ max: 1 });
    const aster = asters.open({ onPool: pool });
    const job = aster.job(aName(), {}, () => 'ok');
    await aster.start();
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
  });

  it('survives the loss of all connections', async () => {
    const pool = asters.openPool({ max: 4, application_name: 'theirs' });
    const aster = asters.open({ onPool: pool });
    const job = aster.job(aName(), {}, () => 'ok');
    await aster.start();
    await asters.pool().query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    const { id } = await waitFor(async () => job.trigger().catch(() => undefined));
    expect(await job.waitForRun(id, soon())).toMatchObject({ result: 'ok' });
  });
});

describe('start', () => {
  it('refuses a database without the schema, and makes it when it is told to', async () => {
    const database = await createEmptyDatabase();
    const aster = createAster({ connectionString: database.connectionString });
    const job = aster.job('first', {}, () => 'ok');
    await expect(aster.start()).rejects.toThrow(SchemaMissingError);
    await aster.start({ migrate: true });
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
    await aster.stop();
    await database.drop();
  });

  it('makes the schema on a pool as well', async () => {
    const database = await createEmptyDatabase();
    const pool = asters.openPool({ connectionString: database.connectionString });
    const aster = createAster({ pool });
    await aster.start({ migrate: true });
    await aster.stop();
    expect((await pool.query('select count(*)::integer as n from aster.jobs')).rows).toEqual([{ n: 0 }]);
    await pool.end();
    pool.end = async () => undefined;
    await database.drop();
  });

  it('says so when the database does not answer', async () => {
    const aster = createAster({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(aster.start({ connectTimeout: '300ms' })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await aster.stop();
  });

  it('works for those who only ask for runs, and executes nothing there', async () => {
    const [front, back] = [asters.open(), asters.open()];
    const name = aName();
    const here = front.job(name, {}, () => 'front');
    const there = back.job(name, {}, () => 'back');
    await front.start({ worker: false, scheduler: false });
    const { id } = await here.trigger();
    await back.start();
    expect(await there.waitForRun(id, soon())).toMatchObject({ result: 'back' });
  });

  it('refuses wrong settings, all problems at once', async () => {
    const aster = asters.open();
    const wrong = { wrker: false, worker: { concurrency: 0, pools: ['a b'], lease: 'long' }, scheduler: { keep: 1 } };
    await expect(aster.start(wrong as never)).rejects.toThrow(
      /^wrker: is not known.*scheduler\.keep: is not known.*worker\.pools\[0\]: .*worker\.concurrency: .*worker\.lease: /,
    );
    expect(() => createAster({} as never)).toThrow('connectionString: is required unless pool is given');
    expect(() => asters.open({ service: '' })).toThrow('service: must not be empty');
  });

  it('happens once, and nothing happens after stop', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), {}, () => 'ok');
    await aster.start();
    await expect(aster.start()).rejects.toThrow('aster is started already');
    expect(() => aster.job('late', {}, () => 1)).toThrow('jobs are declared before');
    await Promise.all([aster.stop(), aster.stop()]);
    await expect(job.trigger()).rejects.toThrow('aster is stopped');
    await expect(aster.start()).rejects.toThrow('aster is stopped');
    expect(() => aster.job('late', {}, () => 1)).toThrow('aster is stopped');
  });

  it('ends early when it is stopped meanwhile', async () => {
    const aster = createAster({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const starting = aster.start();
    await aster.stop();
    await expect(starting).rejects.toThrow();
  });

  it('is undone at the end of a block', async () => {
    let outlived: { trigger(): Promise<unknown> } | undefined;
    {
      await using aster = createAster({ connectionString: asters.connectionString() });
      outlived = aster.job(aName(), {}, () => 'ok');
      await aster.start();
    }
    await expect(outlived.trigger()).rejects.toThrow('aster is stopped');
  });
});

describe('a schema for payloads', () => {
  /** Takes `{ at: string }` and makes a date of it. */
  const dated: StandardSchema<{ at: string }, Date> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate(value) {
        const at = typeof value === 'object' && value !== null && 'at' in value ? value.at : undefined;
        const date = new Date(String(at));
        return Number.isNaN(date.getTime())
          ? { issues: [{ message: 'is not a date', path: ['at'] }] }
          : { value: date };
      },
    },
  };

  it('refuses a wrong payload at the trigger, and gives the handler what it makes of a right one', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), { schema: dated }, ({ payload }) => payload.getUTCFullYear());
    await aster.start();
    await expect(job.trigger({ at: 'never' })).rejects.toThrow('payload.at: is not a date');
    await expect(job.triggerMany([{ payload: { at: '2026' } }, { payload: { at: 'x' } }])).rejects.toThrow(
      '[1].payload.at: is not a date',
    );
    const { id } = await job.trigger({ at: '2026-03-27' });
    expect(await job.waitForRun(id, soon())).toMatchObject({ status: 'succeeded', result: 2026 });
    expect(await job.listRuns()).toHaveLength(1);
  });

  it('fails a run for good whose payload came from elsewhere and is wrong', async () => {
    const aster = asters.open();
    const name = aName();
    const job = aster.job(name, { schema: dated }, () => 'not reached');
    await aster.start();
    const { id } = await aster.trigger(name, { at: 'never' });
    expect(await job.waitForRun(id, soon())).toMatchObject({
      status: 'failed',
      attemptNum: 1,
      errorMsg: 'PermanentError: payload.at: is not a date',
    });
  });

  it('refuses to start with a schedule whose runs would have no payload', async () => {
    const aster = asters.open();
    // @ts-expect-error the compiler refuses it, where there is one
    aster.job('dated daily', { schema: dated, cron: '@daily' }, () => undefined);
    await expect(aster.start()).rejects.toThrow('job "dated daily", payload.at: is not a date');
  });

  it('refuses what is no schema, no handler, and a job that is declared twice', () => {
    const aster = asters.open();
    expect(() => aster.job('a', { schema: {} as never }, () => 1)).toThrow('schema: is not a validator');
    expect(() => aster.job('a', {}, undefined as never)).toThrow('handler: must be a function');
    aster.job('a', {}, () => 1);
    expect(() => aster.job('a', {}, () => 1)).toThrow(InvalidInputError);
  });
});

describe('putAsideRemovedJobs', () => {
  it('archives what the service declares no more, and says nothing of what it declares', async () => {
    const [before, after] = [asters.open({ service: 'removing' }), asters.open({ service: 'removing' })];
    before.job('removed', { cron: '@daily' }, () => 1);
    before.job('left', { cron: '@daily' }, () => 1);
    await before.start();
    after.job('left', { cron: '@daily' }, () => 1);
    await after.start();
    expect(await after.putAsideRemovedJobs({ as: 'archived' })).toEqual(['removed']);
    expect(await after.putAsideRemovedJobs({ as: 'archived' })).toEqual([]);
    const { rows } = await asters.pool().query(`select name, status from aster.jobs where name in ('removed', 'left')`);
    expect(Object.fromEntries(rows.map(({ name, status }) => [name, status]))).toEqual({
      removed: 'archived',
      left: 'active',
    });
  });
});

describe('onEvent', () => {
  it('is told of what the code has changed, and stops nothing when it throws', async () => {
    const told: string[] = [];
    const onEvent = ({ type }: { readonly type: string }): void => {
      told.push(type);
      throw new Error('not the concern of Aster');
    };
    await using aster = createAster({ connectionString: asters.connectionString(), onEvent });
    const job = aster.job(aName(), {}, () => 'ok');
    const { jobs } = await aster.start();
    expect(jobs).toMatchObject([{ isNew: true, changed: [], overwritten: [], kept: [] }]);
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
    expect(told).toEqual(expect.arrayContaining(['job.synced', 'worker.registered', 'run.started', 'run.settled']));
  });

  it('ends nothing when it is asynchronous and rejects', async () => {
    const warnings: string[] = [];
    const { emitWarning } = process;
    process.emitWarning = (warning: string | Error) => void warnings.push(String(warning));
    const onEvent = async (): Promise<void> => Promise.reject(new Error('not the concern of Aster'));
    await using aster = createAster({ connectionString: asters.connectionString(), onEvent });
    aster.job(aName(), {}, () => 'ok');
    await aster.start({ scheduler: false, worker: false });
    await waitFor(() => (warnings.length > 0 ? true : undefined));
    process.emitWarning = emitWarning;
    expect(warnings[0]).toBe('a listener to events has thrown: Error: not the concern of Aster');
  });
});

describe('waitForRun', () => {
  it('ends with the signal, and for a run that is not there', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), {}, () => 1);
    await aster.start({ worker: false });
    const { id } = await job.trigger();
    await expect(job.waitForRun(id, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(job.waitForRun('018f0000-0000-7000-8000-000000000000')).rejects.toThrow(NotFoundError);
    await expect(aster.readOutput('018f0000-0000-7000-8000-000000000000')).rejects.toThrow(NotFoundError);
  });
});

describe('pause', () => {
  it('stops the schedule of a job until it is resumed, and no triggers', async () => {
    const aster = asters.open();
    const name = aName();
    const job = aster.job(name, { cron: '@daily' }, () => 'ok');
    await aster.start();
    const status = async () =>
      (await asters.pool().query('select status, version from aster.jobs where name = $1', [name])).rows[0];
    await job.pause();
    expect(await status()).toMatchObject({ status: 'inactive' });
    expect(await job.waitForRun((await job.trigger()).id, soon())).toMatchObject({ result: 'ok' });
    await job.resume();
    expect(await status()).toMatchObject({ status: 'active' });
  });
});
