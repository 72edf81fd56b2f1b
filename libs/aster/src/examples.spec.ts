import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';

const folder = join(import.meta.dirname, '..', 'examples');

/** What each example prints. */
const printed: Readonly<Record<string, readonly unknown[][]>> = {
  'api-of-the-service.ts': [[true, 200, 'the service itself']],
  'checked-payload.ts': [['/cat.png to 320'], [[{ field: 'payload.url', message: 'is not a URL' }]]],
  'customer-schedules.ts': [
    [['report for Ada at 0 7 * * *', 'report for Bob at 30 6 * * 1']],
    ['report for Bob: Bob'],
    [true, false],
  ],
  'daily-digest.ts': [['succeeded', { sent: 1 }], ['attempt 1, user 7\n']],
  'digest-contract.ts': [],
  'kysely-transaction.ts': [['hello ada@mail.example']],
  'long-task.ts': [['cancelled', 'cancelled while it was running']],
  'many-and-later.ts': [
    [['scheduled', 'scheduled', 'scheduled', 'scheduled']],
    [['urgent', 'urgent', 'ordinary', 'in a second']],
  ],
  'order-transaction.ts': [['order 1 is confirmed'], [undefined]],
  'pipeline.ts': [[2], [[]]],
  'plain-javascript.js': [['hello you']],
  'readme.ts': [['succeeded', 1, 'attempt 1 for 7\n']],
  'time-travel.ts': [['3 runs']],
  'worker-and-producer.ts': [['the worker has seen it: succeeded'], ['succeeded', 7]],
};

describe('the examples', () => {
  let database: TestDatabase;
  const before = process.env['DATABASE_URL'];
  const log = console.log;
  let lines: unknown[][];
  beforeAll(async () => {
    database = await createTestDatabase();
    process.env['DATABASE_URL'] = database.connectionString;
  });
  beforeEach(() => {
    lines = [];
    console.log = (...values: unknown[]) => void lines.push(values);
  });
  afterEach(() => {
    console.log = log;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
    await database.drop();
  });

  it('are all run here', async () => {
    expect((await readdir(folder)).toSorted()).toEqual(Object.keys(printed).toSorted());
  });

  it.each(Object.keys(printed))('%s', async (file) => {
    await import(join(folder, file));
    expect(lines).toEqual(printed[file]);
  });
});
