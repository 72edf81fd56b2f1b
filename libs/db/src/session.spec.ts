import { DatabaseUnfitError } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { checkSettings } from './check-settings.js';
import { connectDatabase, useDatabase } from './connect.js';
import { listen } from './listen.js';
import { migrateToLatest } from './migrate.js';
import { type OpenDatabase, openDatabase, optionsFor } from './specs/open-database.js';
import { onTestServer, startPoolerStandIn, testDatabaseUrl } from './testing/index.js';

/** What the owner of a database may have set, and what it is on a connection of Aster's. */
const hostile: readonly (readonly [name: string, theirs: string, ours: string])[] = [
  ['DateStyle', 'German', 'ISO, MDY'],
  ['DateStyle', 'SQL, DMY', 'ISO, MDY'],
  ['IntervalStyle', 'sql_standard', 'postgres'],
  ['TimeZone', 'America/St_Johns', 'UTC'],
  ['array_nulls', 'off', 'on'],
  ['bytea_output', 'escape', 'hex'],
  ['default_transaction_deferrable', 'on', 'off'],
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['default_transaction_read_only', 'on', 'off'],
  ['extra_float_digits', '-15', '1'],
  ['lock_timeout', '1', '17775ms'], // nine tenths of what a statement has,
  ['search_path', 'nowhere', 'public'],
  ['standard_conforming_strings', 'off', 'on'],
  ['transform_null_equals', 'on', 'off'],
];

let database: OpenDatabase;
let name: string;

beforeAll(async () => {
  database = await openDatabase();
  name = new URL(database.connectionString).pathname.slice(1);
});

afterAll(async () => database.drop());

afterEach(async () => onTestServer(async (client) => client.query(`alter database ${name} reset all`)));

async function setTo(setting: string, value: string): Promise<void> {
  await onTestServer(async (client) => client.query(`alter database ${name} set ${setting} = '${value}'`));
}

describe('a setting of the owner of the database', () => {
  it.each(hostile)('%s = %s does not reach a connection of its own', async (setting, theirs, ours) => {
    await setTo(setting, theirs);
    const own = connectDatabase(optionsFor(database.connectionString));
    try {
      const facts = sql<Record<string, unknown>>`select current_setting(${setting}) as setting,
        timestamptz '2026-01-02 03:04:05.678+00' as at, '\\xff00'::bytea as bytes, 0.1::float8 + 0.2 as sum`;
      const { rows } = await facts.execute(own.db);
      expect(rows).toEqual([
        {
          setting: ours,
          at: new Date('2026-01-02T03:04:05.678Z'),
          bytes: Buffer.from([255, 0]),
          sum: 0.1 + 0.2,
        },
      ]);
      await expect(checkSettings(own.db)).resolves.toBeUndefined();
    } finally {
      await own.close();
    }
  });

  it.each([
    ['DateStyle', 'German', /^DateStyle of the database is "German, DMY" and it has to begin with ISO: reset it/],
    ['default_transaction_isolation', 'serializable', /has to be "read committed": reset it/],
    ['default_transaction_read_only', 'on', /^default_transaction_read_only of the database is on: reset it/],
    ['array_nulls', 'off', /^array_nulls of the database is off and it has to be on: reset it/],
    ['standard_conforming_strings', 'off', /^standard_conforming_strings of the database is off and it has to be on/],
    ['transform_null_equals', 'on', /^transform_null_equals of the database is on and it has to be off: reset it/],
  ] as const)(
    '%s = %s is refused in a sentence where a pool of the caller brings it',
    async (setting, theirs, message) => {
      await setTo(setting, theirs);
      const pool = new Pool({ connectionString: database.connectionString });
      const failed = checkSettings(useDatabase(pool).db);
      await expect(failed).rejects.toThrow(DatabaseUnfitError);
      await expect(failed).rejects.toThrow(message);
      await pool.end();
    },
  );
});

describe('a database whose encoding is not UTF-8', () => {
  it.each(['SQL_ASCII', 'LATIN1'])('%s is refused before anything is made in it', async (encoding) => {
    const other = `${name}_${encoding.toLowerCase()}`;
    await onTestServer(async (client) => {
      const { rows } = await client.query(
        `select current_setting('server_version_num')::int >= 150000 as has_providers`,
      );
      const provider = rows[0].has_providers === true ? 'locale_provider libc' : '';
      const locale = `encoding '${encoding}' ${provider} lc_collate 'C' lc_ctype 'C'`;
      await client.query(`create database ${other} template template0 ${locale}`);
    });
    try {
      const refused = migrateToLatest(testDatabaseUrl(other));
      await expect(refused).rejects.toThrow(DatabaseUnfitError);
      await expect(refused).rejects.toThrow(`the database's encoding is ${encoding}, in which not every text`);
    } finally {
      await onTestServer(async (client) => client.query(`drop database ${other} with (force)`));
    }
  });
});

describe('behind a pooler that refuses what it does not know', () => {
  it('connections are made, each time the pool needs one, with what poolers carry', async () => {
    await setTo('DateStyle', 'SQL, DMY');
    const pooler = await startPoolerStandIn(database.connectionString);
    const own = connectDatabase(optionsFor(pooler.connectionString, { poolSize: 5 }));
    try {
      const settings = sql`select current_setting('DateStyle') as style, pg_sleep(0.2)::text as slept`;
      const results = await Promise.all([1, 2, 3, 4, 5].map(async () => settings.execute(own.db)));
      for (const { rows } of results) expect(rows).toMatchObject([{ style: 'ISO, MDY' }]);
      expect(pooler.refusals()).toBeLessThanOrEqual(5);
    } finally {
      await own.close();
      await pooler.close();
    }
  });

  it('the listener connects at its second attempt', async () => {
    const pooler = await startPoolerStandIn(database.connectionString);
    const told: string[] = [];
    const listener = listen(
      optionsFor(pooler.connectionString),
      ['jobs'],
      () => undefined,
      ({ type }) => void told.push(type),
    );
    await waitFor(() => (listener.isListening() ? true : undefined));
    await listener.close();
    await pooler.close();
    expect(told).toEqual(['listener.disconnected', 'listener.connected']);
  });

  it('what cannot be set any more is looked at, and refused where it matters', async () => {
    await setTo('default_transaction_read_only', 'on');
    const ignored = ['statement_timeout', 'default_transaction_read_only'];
    const pooler = await startPoolerStandIn(database.connectionString, ignored);
    const own = connectDatabase(optionsFor(pooler.connectionString));
    await expect(checkSettings(own.db)).rejects.toThrow(
      /^default_transaction_read_only of the database is on: reset it/,
    );
    await own.close();
    await pooler.close();
  });
});
