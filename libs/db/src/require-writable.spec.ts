import { DatabaseReadOnlyError } from '@aster-scheduler/core';
import { requireWritable } from './require-writable.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase('empty');
});
afterAll(async () => database.drop());

describe('requireWritable', () => {
  it('is content with a database that takes writes', async () => {
    await expect(requireWritable(database.db)).resolves.toBeUndefined();
  });

  it('refuses one that takes none', async () => {
    const reading = database.db.transaction().setAccessMode('read only');
    await expect(reading.execute(requireWritable)).rejects.toThrow(DatabaseReadOnlyError);
  });
});
