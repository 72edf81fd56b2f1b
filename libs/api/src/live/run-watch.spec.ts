import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { connectDatabase, type Db } from '@aster-scheduler/db';
import {
  createDatabaseProxy,
  createTestDatabase,
  type DatabaseProxy,
  type TestDatabase,
} from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { readRunProgress, type RunProgress, triggerJob } from '@aster-scheduler/run-store';
import { aDefinition } from '../testing/a-job.js';
import { startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { createRunWatch, type RunWatch } from './run-watch.js';

describe('createRunWatch', () => {
  let testDatabase: TestDatabase;
  let proxy: DatabaseProxy;
  let database: ReturnType<typeof connectDatabase>;
  let db: Db;
  let worker: TestWorker;
  let watch: RunWatch;
  let told: string[];
  let jobId: string;
  const never = new AbortController().signal;

  async function aRun(): Promise<RunProgress> {
    const { id } = await triggerJob(db, jobId);
    return progressOf(id);
  }

  async function progressOf(id: string): Promise<RunProgress> {
    const [progress] = await readRunProgress(db, [id]);
    if (progress === undefined) throw new Error(`run ${id} is gone`);
    return progress;
  }

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    proxy = await createDatabaseProxy(testDatabase.connectionString);
    database = connectDatabase({
      ...{ connectionString: proxy.connectionString, applicationName: 'aster api test', poolSize: 5 },
      ...{ queryTimeoutMs: 2_000, connectTimeoutMs: 2_000 },
    });
    ({ db } = database);
    worker = await startTestWorker(db);
    jobId = (await insertJob(db, aDefinition({ cronExpr: '@manually' }))).id;
  });

  beforeEach(() => {
    told = [];
    watch = createRunWatch({
      db,
      onLost: (doing, error) => told.push(`lost ${doing} ${error instanceof DatabaseUnavailableError}`),
      onAnswered: (doing) => told.push(`answered ${doing}`),
    });
  });

  afterAll(async () => {
    await database.close();
    await proxy.close();
    await testDatabase.drop();
  });

  it('tells of a start, of output and of the end', async () => {
    const scheduled = await aRun();
    const starting = watch.next(scheduled, never);
    const [claimed] = await worker.claim();
    if (claimed === undefined) throw new Error('nothing was claimed');
    const running = await starting;
    expect(running).toMatchObject({ id: scheduled.id, status: 'running', attemptNum: 1 });
    if (running === undefined) return;
    const writing = watch.next(running, never);
    await worker.write(claimed, 0, 'text');
    const written = await writing;
    expect(written).toMatchObject({ status: 'running', lastSeq: 0 });
    if (written === undefined) return;
    const ending = watch.next(written, never);
    await worker.settle(claimed, { status: 'succeeded', exitCode: 0 });
    await expect(ending).resolves.toMatchObject({ status: 'succeeded', exitCode: 0 });
  });

  it('serves a hundred who wait with one statement at a time, and asks nothing when nobody waits', async () => {
    const stops = Array.from({ length: 100 }, () => new AbortController());
    const runs = await Promise.all(Array.from({ length: 5 }, aRun));
    const waits = stops.map(async ({ signal }, index) => {
      const run = runs[index % runs.length];
      return run === undefined ? undefined : watch.next(run, signal);
    });
    const before = proxy.statements();
    const startedAtMs = performance.now();
    while (told.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const seconds = (performance.now() - startedAtMs) / 1_000;
    expect(proxy.statements() - before).toBeLessThanOrEqual(seconds * 4 + 1);
    for (const stop of stops) stop.abort();
    await expect(Promise.all(waits)).resolves.toEqual(Array(100).fill(undefined));
    const asked = proxy.statements();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(proxy.statements()).toBe(asked);
    await worker.claim();
  });

  it('tells that a run is gone', async () => {
    const run = await aRun();
    const waiting = watch.next(run, never);
    await db.deleteFrom('live_runs').where('id', '=', run.id).execute();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('waits through an absence of the database', async () => {
    const run = await aRun();
    const waiting = watch.next(run, never);
    proxy.cut(['to-server', 'to-client']);
    while (!told.some((line) => line.startsWith('lost'))) await new Promise((resolve) => setTimeout(resolve, 20));
    proxy.heal();
    proxy.reset();
    await worker.claim();
    await expect(waiting).resolves.toMatchObject({ status: 'running' });
    expect(told.at(-1)).toBe('answered following runs');
  });

  it('answers at once when it is too late to wait', async () => {
    await expect(watch.next(await aRun(), AbortSignal.abort())).resolves.toBeUndefined();
  });
});
