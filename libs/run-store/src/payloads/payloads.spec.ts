import { payloadProblems } from './payload-problems.js';
import { payloadSchemaProblems } from './payload-schema-problems.js';

const order = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1 },
    lines: { type: 'array', items: { $ref: '#/$defs/line' }, maxItems: 3 },
    note: { anyOf: [{ type: 'null' }, { type: 'string', minLength: 3 }] },
  },
  required: ['id'],
  additionalProperties: false,
  $defs: { line: { type: 'object', properties: { 'a/b': { enum: ['x', 'y'] } } } },
};

describe('payloadProblems', () => {
  it.each<[unknown, [string, string][]]>([
    [{ id: 1, lines: [{ 'a/b': 'x' }], note: null }, []],
    [{ id: '1' }, [['payload.id', 'must be integer']]],
    [{}, [['payload.id', 'is required']]],
    [null, [['payload', 'must be object']]],
    [{ id: 0 }, [['payload.id', '0 is less than 1']]],
    [{ id: 1, lines: [{}, { 'a/b': 'z' }] }, [['payload.lines[1].a/b', 'does not match any of ["x","y"]']]],
    [{ id: 1, more: 2 }, [['payload.more', 'must not be there']]],
    [{ id: 1, note: 'a' }, [['payload.note', 'does not match any subschemas']]],
  ])('of %j are at their places', async (payload, expected) => {
    const problems = await payloadProblems(order, payload);
    expect(problems).toEqual(expected.map(([field, message]) => ({ field, message })));
  });

  const nested = {
    $defs: { a: { allOf: Array(9).fill({ $ref: '#/$defs/b' }) }, b: { allOf: Array(9).fill({ $ref: '#/$defs/c' }) } },
  };
  const fans = ['d', 'e', 'f', 'g', 'h'].reduce(
    (defs, name, n) => ({
      ...defs,
      [String.fromCharCode(99 + n)]: { allOf: Array(9).fill({ $ref: `#/$defs/${name}` }) },
    }),
    nested.$defs as object,
  );

  it.each<[string, object, unknown]>([
    ['a pattern that goes back and forth', { pattern: '^(a+)+$' }, `${'a'.repeat(60)}b`],
    ['the name of such a pattern', { patternProperties: { '^(a+)+$': false } }, { [`${'a'.repeat(60)}b`]: 1 }],
    ['unique items of a long list', { uniqueItems: true }, Array.from({ length: 20_000 }, (_, n) => ({ n }))],
    ['a schema that fans out', { $ref: '#/$defs/a', $defs: { ...fans, h: {} } }, 1],
  ])('ends soon with %s', async (_case, schema, payload) => {
    expect(await payloadSchemaProblems(schema)).toEqual([]);
    let longestMs = 0;
    let turnedAt = performance.now();
    const turns = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - turnedAt);
      turnedAt = performance.now();
    }, 1);
    const problems = await payloadProblems(schema, payload);
    clearInterval(turns);
    expect(problems).toEqual([{ field: 'payload', message: 'takes too long to check against its schema' }]);
  });

  it('ends with a schema that leads to itself', async () => {
    const message = 'leads to no end in its schema, or is too deep';
    expect(await payloadProblems({ $ref: '#' }, 1)).toEqual([{ field: 'payload', message }]);
  });

  it('tells a bounded number of problems', async () => {
    expect(await payloadProblems({ items: { type: 'string' } }, Array(1_000).fill(1))).toHaveLength(20);
  });
});

describe('payloadSchemaProblems', () => {
  it.each<[unknown, string, string]>([
    [{ type: 'strin' }, 'payload_schema.type', 'does not match any subschemas'],
    [{ properties: { a: { minLength: -1 } } }, 'payload_schema.properties.a.minLength', '-1 is less than 0'],
    [{ required: 'a' }, 'payload_schema.required', 'must be array'],
    [{ pattern: '(' }, 'payload_schema.pattern', 'does not match format "regex"'],
    [{ items: [{}] }, 'payload_schema.items', 'must be object or boolean'],
    [{ $ref: 'https://example.com/schema' }, 'payload_schema.$ref', 'does not match pattern'],
    [{ $ref: '#/$defs/a' }, 'payload_schema', 'names #/$defs/a in $ref, which it does not have'],
    [{ description: 'x'.repeat(40_000) }, 'payload_schema', 'must have at most 32768 characters of JSON'],
  ])('of %.60j are told', async (schema, field, message) => {
    expect(await payloadSchemaProblems(schema)).toEqual([{ field, message }]);
  });

  it('are none of a schema with every kind of keyword', async () => {
    const schema = {
      ...order,
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'An order',
      if: {},
      then: true,
    };
    expect(await payloadSchemaProblems(schema)).toEqual([]);
  });
});
