import { toPlainStatement } from './plain-statement.js';

describe('toPlainStatement', () => {
  it.each([
    ['$1::json', '{"a":1}', '$1::text::json', '{"a":1}'],
    ['$1::timestamptz', new Date(0), '$1::text::timestamptz', '1970-01-01T00:00:00.000Z'],
    ['$1::text[]', ['a', 'b"c', 'd\\e', null, ''], '$1::text::text[]', '{"a","b\\"c","d\\\\e",NULL,""}'],
    ['$1::integer', 7, '$1::text::integer', '7'],
    ['$1::boolean', false, '$1::text::boolean', 'false'],
    ['$1::uuid', null, '$1::text::uuid', null],
    ['$1::jsonb', undefined, '$1::text::jsonb', null],
    ['limit $1', 7, 'limit $1', 7],
    ['not $1', true, 'not $1', true],
    ['= $1', undefined, '= $1', null],
    ['= $1', new Date(0), '= $1', '1970-01-01T00:00:00.000Z'],
  ])('of %s with %p', (sql, value, text, sent) => {
    expect(toPlainStatement(sql, [value])).toEqual({ text, values: [sent] });
  });

  it('tells parameters apart, and one that is used twice', () => {
    const { text, values } = toPlainStatement('$1::json $2 $11::uuid[] $1', ['1', 2, ...Array(8).fill(0), ['x']]);
    expect(text).toBe('$1::text::json $2 $11::text::uuid[] $1');
    expect(values).toEqual(['1', 2, ...Array(8).fill(0), '{"x"}']);
  });
});
