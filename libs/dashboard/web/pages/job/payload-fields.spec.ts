import { objectIn, payloadFieldsOf, withProperty } from './payload-fields.js';

describe('payloadFieldsOf', () => {
  it('makes a field of each property', () => {
    const schema = {
      ...{ type: 'object', required: ['region'] },
      properties: {
        region: { type: 'string', enum: ['emea', 'apac'], title: 'Region' },
        days: { type: 'integer', minimum: 1, maximum: 90 },
        csv: { type: 'boolean', description: 'also as CSV' },
        note: { type: 'string' },
        extra: { type: 'array' },
        any: true,
      },
    };
    expect(payloadFieldsOf(schema)).toEqual([
      { name: 'region', title: 'Region', kind: 'choice', choices: ['"emea"', '"apac"'], isRequired: true },
      { name: 'days', title: 'days', kind: 'number', isInteger: true, minimum: 1, maximum: 90, isRequired: false },
      { name: 'csv', title: 'csv', kind: 'boolean', description: 'also as CSV', isRequired: false },
      { name: 'note', title: 'note', kind: 'text', isRequired: false },
      { name: 'extra', title: 'extra', kind: 'json', isRequired: false },
      { name: 'any', title: 'any', kind: 'json', isRequired: false },
    ]);
  });

  it.each([
    [undefined],
    [null],
    [true],
    [{}],
    [{ type: 'array' }],
    [{ type: 'object' }],
    [{ type: 'object', properties: {} }],
  ])('leaves %j to be written as JSON', (schema) => {
    expect(payloadFieldsOf(schema)).toBeUndefined();
  });
});

describe('withProperty', () => {
  it('sets one, keeps the place of what is set anew, and takes one away', () => {
    expect(objectIn(withProperty('{"a":1,"b":2}', 'a', 3))).toEqual({ a: 3, b: 2 });
    expect(Object.keys(objectIn(withProperty('{"a":1,"b":2}', 'a', 3)))).toEqual(['a', 'b']);
    expect(objectIn(withProperty('{"a":1,"b":2}', 'a', undefined))).toEqual({ b: 2 });
  });

  it('begins anew where there is no object, and is not led astray by names of every object', () => {
    expect(objectIn(withProperty('[1]', 'a', 1))).toEqual({ a: 1 });
    expect(withProperty('no JSON', 'toString', 1)).toBe('{\n  "toString": 1\n}');
    expect(JSON.parse(withProperty('{}', '__proto__', 1))).toHaveProperty(['__proto__'], 1);
  });
});
