import { sql } from 'kysely';
import { epochMs } from './epoch-ms.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

describe('whole milliseconds of an instant', () => {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(async () => database.drop());

  // `date_part` is with every version what `extract` is up to Postgres 13
  it.each(['extract(epoch from at)', "date_part('epoch', at)"])(
    'are exact where %s is asked, with microseconds too',
    async (epoch) => {
      const wrong = await sql`
      with instants as (
        select ms, timestamptz 'epoch' + ms * interval '1 millisecond' + micros * interval '1 microsecond' as at
        from generate_series(0, 20000) n, unnest(array[0, 1, 500, 999]) micros,
          lateral (select (n::bigint * 86713001 + 1600000000000 * (n % 2))::bigint + n as ms) of_n
      )
      select ms, at from instants where floor(${sql.raw(epoch)} * 1000 + 0.0005) <> ms limit 3`.execute(database.db);
      expect(wrong.rows).toEqual([]);
    },
  );

  it('are those of the instant', async () => {
    const asked = await sql<{ ms: number; id: string }>`
      select ${epochMs(sql`at`)} as ms, aster.first_run_id(at) as id
      from (select '2026-03-02T12:00:00.123999Z'::timestamptz as at) t`.execute(database.db);
    const ms = Date.parse('2026-03-02T12:00:00.123Z');
    const digits = ms.toString(16).padStart(12, '0');
    expect(asked.rows).toEqual([{ ms, id: `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000` }]);
  });
});
