import { NotFoundError } from '@aster-scheduler/core';
import { connectDatabase, type Database, databaseDefaults } from '@aster-scheduler/db';
import { createDatabaseProxy, createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { cancelRun, enqueueRuns, settleRuns } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { toDefinition } from '../jobs/to-definition.js';
import { createRunEnds } from './run-ends.js';

let created: TestDatabase;
let database: Database;
beforeAll(async () => {
  created = await createTestDatabase();
  database = connectDatabase({ ...databaseDefaults, connectionString: created.connectionString });
  await insertJob(database.db, toDefinition('digest', {}));
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

async function aRunId(): Promise<string> {
  const [run] = await enqueueRuns(database.db, 'digest', [{}]);
  return run!.id;
}

describe('createRunEnds', () => {
  it('answers every wait for a run when that has ended, also when it ended before', async () => {
    const watch = createRunEnds(database.db);
    const [a, b] = [await aRunId(), await aRunId()];
    const waits = [watch.waitFor(a), watch.waitFor(a), watch.waitFor(b)];
    await cancelRun(database.db, b);
    expect(await waits[2]).toMatchObject({ id: b, status: 'cancelled' });
    await cancelRun(database.db, a);
    watch.hasEnded(a);
    expect(await Promise.all(waits.slice(0, 2))).toMatchObject([{ id: a }, { id: a }]);
    expect(await watch.waitFor(a)).toMatchObject({ id: a, status: 'cancelled' });
  });

  it('gives a wait up with its signal, and leaves the others', async () => {
    const watch = createRunEnds(database.db);
    const id = await aRunId();
    const ending = new AbortController();
    const [given, other] = [watch.waitFor(id, ending.signal), watch.waitFor(id)];
    ending.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await expect(watch.waitFor(id, ending.signal)).rejects.toThrow('enough');
    await cancelRun(database.db, id);
    expect(await other).toMatchObject({ status: 'cancelled' });
  });

  it('asks for any number of runs by a few statements, and returns them in the order of the ids', async () => {
    const runs = await enqueueRuns(
      database.db,
      'digest',
      Array.from({ length: 2_500 }, () => ({})),
    );
    const ids = runs.map(({ id }) => id);
    await sql`update aster.live_runs set status = 'running', attempt_num = 1, started_at = now(), fence = 1`.execute(
      database.db,
    );
    await settleRuns(
      database.db,
      ids.map((runId, result) => ({ runId, fence: 1, outcome: { status: 'succeeded', result } })),
    );
    const proxy = await createDatabaseProxy(created.connectionString);
    const counted = connectDatabase({ ...databaseDefaults, connectionString: proxy.connectionString });
    const ended = await createRunEnds(counted.db).waitForAll(ids);
    await counted.close();
    const statements = proxy.statements();
    await proxy.close();
    expect(ended.map((run) => run.id)).toEqual(ids);
    expect(ended.map((run) => run.result)).toEqual(ids.map((_id, index) => index));
    expect(statements).toBeLessThan(10);
  });

  it('gives up the wait for many runs as a whole', async () => {
    const watch = createRunEnds(database.db);
    const ids = [await aRunId(), await aRunId()];
    await expect(watch.waitForAll(ids, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(watch.waitForAll([...ids, 'not an id'])).rejects.toThrow(NotFoundError);
    expect(await watch.waitForAll([])).toEqual([]);
    for (const id of ids) await cancelRun(database.db, id);
    expect(await watch.waitForAll([ids[1]!.toUpperCase(), ids[0]!])).toMatchObject([{ id: ids[1] }, { id: ids[0] }]);
  });

  it.each(['018f0000-0000-7000-8000-000000000000', 'not an id', ''])('knows no run %j', async (id) => {
    await expect(createRunEnds(database.db).waitFor(id)).rejects.toThrow(NotFoundError);
  });

  it('rejects what is waited for when it is closed', async () => {
    const watch = createRunEnds(database.db);
    const wait = watch.waitFor(await aRunId());
    watch.close();
    await expect(wait).rejects.toThrow('aster is stopped');
    await expect(watch.waitFor(await aRunId())).rejects.toThrow('aster is stopped');
  });

  it('goes on asking while the database is away', async () => {
    const away = connectDatabase({ ...databaseDefaults, connectionString: created.connectionString });
    await away.close();
    const failing = createRunEnds(away.db).waitFor(await aRunId(), AbortSignal.timeout(100));
    await expect(failing).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
