import fc from 'fast-check';
import { sql } from 'kysely';
import { jsonText, rowsByKey, rowsOf, storableText } from './rows.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase('empty');
});
afterAll(async () => database.drop());

const anyText = fc.string({
  unit: fc.constantFrom('a', '\0', '\\', '"', 'u0000', '\ud800', '\udc00', 'é', '\n', '😀'),
});

describe('jsonText', () => {
  it('is taken by jsonb and comes back as it was but for what the database cannot hold', async () => {
    const anyJson = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, anyText, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
      list: fc.array(tie('value')),
      map: fc.dictionary(anyText, tie('value')),
    })).value;
    const values = fc.sample(anyJson, 300);
    const result = await sql<{ value: unknown }>`
      select value::jsonb from unnest(${values.map(jsonText)}::text[]) with ordinality as t(value, n) order by n
    `.execute(database.db);
    expect(result.rows.map((row) => row.value)).toEqual(values.map(storable));
  });

  it.each([
    ['\0', '"\u{fffd}"'],
    ['\\u0000', '"\\\\u0000"'],
    ['\ud800', '"\u{fffd}"'],
    ['😀', '"😀"'],
    [{ 'a\0b': 1 }, '{"a\u{fffd}b":1}'],
    [undefined, 'null'],
  ])('of %p is %s', (value, expected) => {
    expect(jsonText(value)).toBe(expected);
  });
});

describe('storableText', () => {
  it.each([
    ['a\0b', 'a\u{fffd}b'],
    ['\udc00', '\u{fffd}'],
    ['😀', '😀'],
  ])('of %p is %s', (text, expected) => {
    expect(storableText(text)).toBe(expected);
  });
});

describe('rowsOf', () => {
  it('gives the rows their types, in their order, and null for what is absent', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const rows = [{ n: 1, at, ids: ['a', 'b'], more: { x: '\0' } }, { n: 2 }];
    const result = await sql`
      select * from ${rowsOf(rows, 'n integer, at timestamptz, ids text[], more jsonb, absent text')}`.execute(
      database.db,
    );
    expect(result.rows).toEqual([
      { n: 1, at, ids: ['a', 'b'], more: { x: '\u{fffd}' }, absent: null },
      { n: 2, at: null, ids: null, more: null, absent: null },
    ]);
  });

  it('of no rows is empty', async () => {
    const result = await sql`select * from ${rowsOf([], 'n integer')}`.execute(database.db);
    expect(result.rows).toEqual([]);
  });
});

describe('rowsByKey', () => {
  it('is looked up by the key, and knows nothing of another', async () => {
    const rows = new Map([['a\0', { n: 1, at: new Date('2026-01-02T03:04:05.678Z'), text: '\ud800' }]]);
    const result = await sql`
      with input as (select ${rowsByKey(rows)} as rows)
      select rows -> ${'a\u{fffd}'}::text as found, rows -> 'b' ->> 'n' as absent from input`.execute(database.db);
    expect(result.rows).toEqual([{ found: { n: 1, at: '2026-01-02T03:04:05.678Z', text: '\u{fffd}' }, absent: null }]);
  });
});

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]));
}
