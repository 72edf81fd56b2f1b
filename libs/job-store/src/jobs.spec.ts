import type { Db } from '@aster-scheduler/db';
import {
  claimRuns,
  insertOutput,
  listAttempts,
  listRuns,
  registerWorker,
  renewLease,
  settleRuns,
  triggerJob,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { deleteJob } from './delete-job.js';
import { findJob } from './find-job.js';
import { insertJob } from './insert-job.js';
import type { JobPlace } from './job-order.js';
import { type JobFilter, listJobPage } from './list-job-page.js';
import { aDefinition, after, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const workerId = '00000000-0000-4000-8000-000000000001';
const nowhere = '00000000-0000-4000-8000-00000000ffff';

const megabyte = 1_048_576;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function claimAll() {
  const worker = { id: workerId, name: 'w', pools: ['default'], handlers: ['mail'], slots: 9, version: '1' };
  await registerWorker(db, { ...worker, leaseMs: 60_000, now: start });
  const abilities = { handlers: ['mail'], runsCommands: true };
  return (await claimRuns(db, { ...abilities, workerId, pools: ['default'], limit: 9, now: start })).runs;
}

describe('insertJob', () => {
  it('keeps all that a definition says', async () => {
    const definition = aDefinition({
      name: 'Nightly "backup" \\ äöü 😀',
      description: 'a\0b',
      cronExpr: 'CRON_TZ=Asia/Tokyo 5 4 * * *',
      timezone: 'Europe/Berlin',
      command: '/bin/sh',
      args: ['-c', 'echo "$1" \\ {a,b}', '', 'NULL', 'ä'],
      env: { A: '1', 'with space': '"' },
      workingDirectory: '/tmp',
      payload: { deep: [{ x: null }] },
      timeoutMs: 864_000_000_000,
      killGraceMs: 0,
      retry: { maxRetries: 0, delayMs: 1, backoff: 1.5, maxDelayMs: 864_000_000_000 },
      concurrencyPolicy: 'queue',
      queueLimit: 7,
      misfirePolicy: 'skip',
      catchupWindowMs: 0,
      onWorkerLost: 'fail',
      pool: 'gpu',
      priority: -3,
      keepRuns: 1_000_000,
    });
    const job = await insertJob(db, definition, start);
    expect(job).toEqual({
      ...definition,
      description: 'a\u{fffd}b',
      id: job.id,
      anchorAt: start,
      plannedUntil: start,
      nextRunAt: new Date('2026-03-02T19:05:00Z'),
      createdAt: start,
      updatedAt: start,
      version: 1,
    });
    expect(await findJob(db, job.id)).toEqual(job);
    expect(job.id.slice(14, 15)).toBe('7');
  });

  it('goes by the clock of the database when it is given no time', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }));
    const clock = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
    expect(Math.abs(clock.rows[0]!.now.getTime() - job.createdAt.getTime())).toBeLessThan(10_000);
    expect(job.nextRunAt!.getTime()).toBeGreaterThan(job.createdAt.getTime());
  });

  it('refuses a name that is taken, also when many ask for it at once', async () => {
    const asked = Array.from({ length: 10 }, () => insertJob(db, aDefinition({ name: 'one' })));
    const results = await Promise.allSettled(asked);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'NAME_TAKEN', jobName: 'one' });
    }
    expect((await listJobPage(db, { limit: 10, offset: 0 }, megabyte)).jobs).toHaveLength(1);
  });

  it('changes nothing when an upstream job is not there', async () => {
    await expect(insertJob(db, aDefinition({ name: 'x', dependsOn: after('absent') }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ field: 'depends_on[0]', message: 'there is no job "absent"' }],
    });
    expect(await findJob(db, 'x')).toBeUndefined();
  });
});

describe('findJob', () => {
  it('finds a job by id in any case, or by name; the id wins', async () => {
    const job = await insertJob(db, aDefinition());
    const named = await insertJob(db, aDefinition({ name: job.id }));
    expect((await findJob(db, job.id))?.id).toBe(job.id);
    expect((await findJob(db, job.id.toUpperCase()))?.id).toBe(job.id);
    expect((await findJob(db, job.name))?.id).toBe(job.id);
    expect(named.name).toBe(job.id);
  });

  it.each([nowhere, 'no such name', '', 'a\0b', "'; drop table aster.jobs; --"])(
    'finds nothing for %j',
    async (name) => {
      expect(await findJob(db, name)).toBeUndefined();
    },
  );
});

/** In a list by name, the name is all that a place goes by. */
function placeOf(name: string): JobPlace {
  return { id: nowhere, key: name };
}

describe('listJobPage', () => {
  it('lists jobs by name, in pages by offset or by name, of one status or all', async () => {
    for (const name of ['d', 'b', 'a', 'e', 'c']) {
      await insertJob(db, aDefinition({ name, status: name < 'c' ? 'inactive' : 'active' }));
    }
    const namesOf = async (filter: JobFilter) => (await listJobPage(db, filter, megabyte)).jobs.map((job) => job.name);
    expect(await namesOf({ limit: 3, offset: 0 })).toEqual(['a', 'b', 'c']);
    expect(await namesOf({ limit: 3, offset: 3 })).toEqual(['d', 'e']);
    expect(await namesOf({ limit: 2, offset: 0, after: placeOf('b') })).toEqual(['c', 'd']);
    expect(await namesOf({ limit: 9, offset: 0, status: 'inactive' })).toEqual(['a', 'b']);
    expect(await namesOf({ limit: 9, offset: 0, status: 'active', after: placeOf('c') })).toEqual(['d', 'e']);
    expect(await namesOf({ limit: 9, offset: 0, status: 'archived' })).toEqual([]);
    expect((await listJobPage(db, { limit: 2, offset: 0 }, megabyte)).next?.key).toBe('b');
    expect(await listJobPage(db, { limit: 5, offset: 0 }, megabyte)).not.toHaveProperty('next');
  });

  it('goes on behind jobs that have gone or changed since their names were found', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await insertJob(db, aDefinition({ name, status: 'inactive' }));
    let statements = 0;
    const changing = db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        statements += 1;
        if (statements === 1) {
          await deleteJob(db, (await findJob(db, 'a'))?.id ?? '');
          await updateJob(db, (await findJob(db, 'b'))?.id ?? '', { status: 'active' });
        }
        return result;
      },
    });
    const filter = { status: 'inactive', limit: 2, offset: 0 } as const;
    expect(await listJobPage(changing, filter, megabyte)).toMatchObject({ jobs: [], next: { key: 'b' } });
  });

  it.each([
    ['that do not compress', (size: number) => Array.from({ length: size / 20 }, () => Math.random().toString(36))],
    ['that compress to next to nothing', (size: number) => ['x'.repeat(size)]],
  ])('ends a page early by the size of jobs %s', async (_what, partsOf) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const [index, name] of names.entries()) {
      const parts = partsOf(megabyte / 2);
      await insertJob(
        db,
        aDefinition(index % 2 === 0 ? { name, args: parts } : { name, handler: 'h', payload: parts }),
      );
    }
    const seen: string[] = [];
    let [pages, after]: [number, JobPlace | undefined] = [0, undefined];
    do {
      const page = await listJobPage(db, { limit: 100, offset: 0, after }, megabyte);
      seen.push(...page.jobs.map(({ name }) => name));
      [pages, after] = [pages + 1, page.next];
    } while (after !== undefined);
    expect(seen).toEqual(names);
    expect(pages).toBeGreaterThan(2);
    expect(pages).toBeLessThan(7);
  });
});

describe('updateJob', () => {
  it('sets what is given, clears what is given as undefined, and keeps the rest', async () => {
    const job = await insertJob(db, aDefinition({ description: 'old', workingDirectory: '/a' }), start);
    const changed = await updateJob(db, job.id, { description: undefined, priority: 5 }, { now: at(1_000) });
    expect(changed).toEqual({ ...job, description: undefined, priority: 5, version: 2, updatedAt: at(1_000) });
    expect(await findJob(db, job.id)).toEqual(changed);
  });

  it('makes the change from the job as it stands while nobody else edits it', async () => {
    const job = await insertJob(db, aDefinition());
    const edits = Array.from({ length: 20 }, () =>
      updateJob(db, job.id, (before) => ({ args: [...before.args, `${before.version}`] })),
    );
    await Promise.all(edits);
    const changed = await findJob(db, job.id);
    expect(changed?.args).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`));
    expect(changed?.version).toBe(21);
  });

  it('lets one of several edits of the same version win', async () => {
    const job = await insertJob(db, aDefinition());
    const edits = [1, 2, 3, 4].map((priority) => updateJob(db, job.id, { priority }, { ifVersion: 1 }));
    const results = await Promise.allSettled(edits);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    await expect(updateJob(db, job.id, {}, { ifVersion: 1 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      currentVersion: 2,
    });
  });

  it('changes nothing when the change is refused', async () => {
    const [job, other] = [await insertJob(db, aDefinition(), start), await insertJob(db, aDefinition(), start)];
    await expect(updateJob(db, job.id, { name: other.name, priority: 9 })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    const refused = updateJob(db, job.id, () => {
      throw new Error('not like this');
    });
    await expect(refused).rejects.toThrow('not like this');
    expect(await findJob(db, job.id)).toEqual(job);
  });

  it.each([nowhere, 'a name'])('knows no job %s', async (id) => {
    await insertJob(db, aDefinition({ name: 'a name' }));
    await expect(updateJob(db, id, {})).rejects.toMatchObject({ code: 'NOT_FOUND', id });
    await expect(deleteJob(db, id)).rejects.toMatchObject({ code: 'NOT_FOUND', id });
  });

  it('lets those claim a run that can execute the job as it is now', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'absent' }), start);
    await triggerJob(db, job.id, { now: start });
    expect(await claimAll()).toEqual([]);
    await updateJob(db, job.id, { handler: 'mail' }, { now: start });
    expect(await claimAll()).toMatchObject([{ jobId: job.id, task: { handler: 'mail' } }]);
  });
});

describe('deleteJob', () => {
  it('takes the job with its live runs, and hides its history at once', async () => {
    const job = await insertJob(
      db,
      aDefinition({ retry: { maxRetries: 3, delayMs: 0, backoff: 1, maxDelayMs: 0 } }),
      start,
    );
    const other = await insertJob(db, aDefinition(), start);
    for (const jobId of [job.id, job.id, job.id, other.id]) await triggerJob(db, jobId, { now: start });
    const [running, finished, failed] = (await claimAll()).filter((claim) => claim.jobId === job.id);
    const piece = { runId: running!.id, attemptNum: 1, fence: 1, seq: 0, stream: 'stdout', droppedBefore: 0 } as const;
    await insertOutput(db, [{ ...piece, data: Buffer.from('x') }]);
    await settleRuns(db, [
      { runId: finished!.id, fence: 1, outcome: { status: 'succeeded' } },
      { runId: failed!.id, fence: 1, outcome: { status: 'failed' } },
    ]);
    expect(await listAttempts(db, failed!.id)).toHaveLength(1);
    await deleteJob(db, job.id);
    expect(await findJob(db, job.id)).toBeUndefined();
    expect((await listRuns(db, { limit: 10, offset: 0 })).map((run) => run.jobId)).toEqual([other.id]);
    const renewed = await renewLease(db, { workerId, leaseMs: 60_000, now: start });
    expect(renewed?.held.map((run) => run.runId)).not.toContain(running!.id);
    const left = await sql<{ left: number }>`
      select (select count(*) from aster.run_output) + (select count(*) from aster.run_attempts)
        + (select count(*) from aster.live_runs where job_id = ${job.id}) as left`.execute(db);
    expect(left.rows).toEqual([{ left: 0 }]);
    const [settled] = await settleRuns(db, [{ runId: running!.id, fence: 1, outcome: { status: 'succeeded' } }]);
    expect(settled?.status).toBe('claim_lost');
  });

  it('frees the name', async () => {
    const job = await insertJob(db, aDefinition({ name: 'again' }));
    await deleteJob(db, job.id);
    await expect(insertJob(db, aDefinition({ name: 'again' }))).resolves.toMatchObject({ name: 'again' });
  });

  it('is refused for another version, and while other jobs depend on the job', async () => {
    const above = await insertJob(db, aDefinition({ name: 'above' }));
    const below = await insertJob(db, aDefinition({ name: 'below', dependsOn: after('above') }));
    await expect(deleteJob(db, above.id, { ifVersion: 7 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await expect(deleteJob(db, above.id)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      message: 'other jobs depend on this one: "below"; remove the edges first',
    });
    await updateJob(db, below.id, { dependsOn: [] });
    await deleteJob(db, above.id);
  });

  it('that races with new edges to the job leaves no edge to nothing, and everybody gets an answer', async () => {
    for (let round = 0; round < 15; round += 1) {
      const above = await insertJob(db, aDefinition());
      const results = await Promise.allSettled([
        deleteJob(db, above.id),
        ...[1, 2, 3].map(() => insertJob(db, aDefinition({ dependsOn: after(above.id) }))),
      ]);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason.code).toMatch(/^(STATE_CONFLICT|INVALID_INPUT)$/);
      }
      expect((await findJob(db, above.id)) === undefined).toBe(results[0]!.status === 'fulfilled');
    }
  });

  it('that races with triggers leaves no run of nothing', async () => {
    for (let round = 0; round < 15; round += 1) {
      const job = await insertJob(db, aDefinition());
      const results = await Promise.allSettled([
        ...[1, 2, 3].map(() => triggerJob(db, job.id)),
        deleteJob(db, job.id),
        ...[1, 2, 3].map(() => triggerJob(db, job.id)),
      ]);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    expect(await db.selectFrom('live_runs').select('id').execute()).toEqual([]);
  });

  it('waits for those who make runs of the job without its cursor', async () => {
    const job = await insertJob(db, aDefinition());
    const { deleting } = await db.transaction().execute(async (tx) => {
      await sql`select from aster.jobs where id = ${job.id} for key share`.execute(tx);
      const started = deleteJob(db, job.id);
      await triggerInto(tx, job.id);
      return { deleting: started };
    });
    await deleting;
    expect(await db.selectFrom('live_runs').select('id').execute()).toEqual([]);
  });
});

async function triggerInto(tx: Db, jobId: string): Promise<void> {
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
      concurrency_policy, created_at)
    values (gen_random_uuid(), ${jobId}, 'scheduled', 'manual', 'default', 0, now(), now(), 'allow', now())`.execute(
    tx,
  );
}
