import { maxJsonDepth } from '@aster-scheduler/core';
import fc from 'fast-check';
import { InvalidJsonError, maxJsonValues, parseJson, parseJsonInTurns } from './parse-json.js';

function messageOf(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof InvalidJsonError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes', () => {
    const options = { maxDepth: 6, noUnicodeString: false } as const;
    fc.assert(
      fc.property(fc.jsonValue(options), fc.constantFrom('', ' ', '\t', 2), (value, indent) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__"'));
        const text = JSON.stringify(value, undefined, indent);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every text that JSON.parse refuses, in no other way than its own', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\',
      '1',
      '-',
      '.',
      'e',
      '0',
      'true',
      'nul',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(messageOf(text) === 'accepted' || hasDuplicate(text)).toBe(isJson(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['{"a": 1, "a": 2}', 'the name "a" stands twice at line 1, column 10'],
    ['{"a": {"b": 1,\n "b": 1}}', 'the name "b" stands twice at line 2, column 2'],
    ['{"a": 1, "\\u0061": 2}', 'the name "a" stands twice at line 1, column 10'],
    ['{"__proto__": {}}', 'the name "__proto__" is not allowed at line 1, column 2'],
    ['[{"\\u005f_proto__": {}}]', 'the name "__proto__" is not allowed at line 1, column 3'],
    ['[1e999]', 'a number that would not be kept exactly (a string would be) at line 1, column 2'],
    ['12345678901234567891', 'a number that would not be kept exactly (a string would be) at line 1, column 1'],
    ['[1e-400]', 'a number that would not be kept exactly (a string would be) at line 1, column 2'],
    ['0.1000000000000000000001', 'a number that would not be kept exactly (a string would be) at line 1, column 1'],
    ['3.14159265358979323846', 'a number that would not be kept exactly (a string would be) at line 1, column 1'],
    ['{"a": 1,}', 'expected a name in double quotes at line 1, column 9'],
    ['{"a" 1}', 'expected a colon at line 1, column 6'],
    ['{"a": 1 "b": 2}', 'expected a comma or the end of the object at line 1, column 9'],
    ['[1 2]', 'expected a comma or the end of the array at line 1, column 4'],
    ['{"a": undefined}', 'unexpected text at line 1, column 7'],
    ['', 'unexpected end at line 1, column 1'],
    ['{"a":', 'unexpected end at line 1, column 6'],
    ['"abc', 'a string that does not end at line 1, column 1'],
    ['"a\nb"', 'a control character that is not escaped at line 1, column 3'],
    ['"\\x"', 'a string with an escape that JSON does not have at line 1, column 1'],
    ['{} {}', 'unexpected text after the end at line 1, column 4'],
    ['01', 'unexpected text after the end at line 1, column 2'],
    ['-', 'a number that is not complete at line 1, column 1'],
  ])('says of %s what is wrong and where', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('keeps large integers that a double can hold', () => {
    expect(parseJson('[9007199254740992, 1152921504606846976, -9007199254740991]')).toEqual([
      2 ** 53,
      2 ** 60,
      1 - 2 ** 53,
    ]);
  });

  it('keeps fractions that come out with the same digits, however they are written', () => {
    expect(
      parseJson('[0.1, 0.30000000000000004, 1.10000000000000000, 5e-324, 1E+23, 0e999, -0.0, 0.00000000000000001]'),
    ).toEqual([0.1, 0.30000000000000004, 1.1, 5e-324, 1e23, 0, -0, 1e-17]);
  });

  it('keeps names that objects have by themselves', () => {
    const value = parseJson('{"constructor": 1, "toString": 2, "hasOwnProperty": 3}') as object;
    expect(Object.entries(value)).toEqual([
      ['constructor', 1],
      ['toString', 2],
      ['hasOwnProperty', 3],
    ]);
  });

  it(`goes ${maxJsonDepth} levels deep and not further`, () => {
    expect(messageOf('['.repeat(maxJsonDepth) + ']'.repeat(maxJsonDepth))).toBe('accepted');
    expect(messageOf('['.repeat(1_000_000))).toMatch(/^more than 64 levels/);
    expect(messageOf('{"a":'.repeat(200_000))).toMatch(/^more than 64 levels/);
  });

  it.each([['[],'], ['{},'], ['1,'], ['"",'], ['[[[[]]]],']])('stops at %j after 20,000 values', (piece) => {
    expect(messageOf(`[${piece.repeat(1_000_000 / piece.length)}1]`)).toMatch(/^more than 20000 values/);
    expect(messageOf(`[${'0,'.repeat(maxJsonValues - 2)}0]`)).toBe('accepted');
  });

  it('reads a megabyte in one string, with and without escapes', () => {
    const long = 'x"'.repeat(500_000);
    expect(parseJson(JSON.stringify(long))).toBe(long);
    expect(messageOf(`"${'\\'.repeat(1_000_001)}`)).toMatch(/^a string that does not end/);
  });
});

describe('parseJsonInTurns', () => {
  it('reads what parseJson reads, a few thousand values or a few hundred thousand characters at a time', async () => {
    for (const [item, turns] of [
      [{ a: [1, 'b', {}] }, 20],
      [{ a: 'x'.repeat(2_000) }, 145],
    ] as const) {
      const text = JSON.stringify(Array.from({ length: 19_000 }, () => item));
      let taken = 0;
      const takeTurn = async () => Promise.resolve(void (taken += 1));
      const read = await parseJsonInTurns(text, { values: 100_000 }, takeTurn);
      expect(JSON.stringify(read)).toBe(text);
      expect(Math.abs(taken - turns)).toBeLessThanOrEqual(2);
    }
  });

  it('refuses what would hold up others by itself: a long text, and an object of many names', async () => {
    const read = async (value: unknown) =>
      parseJsonInTurns(JSON.stringify(value), { values: 100_000, textLength: 1_000 }, async () => undefined);
    await expect(read(['x'.repeat(1_001)])).rejects.toThrow('a text of more than 1000 characters at line 1, column 2');
    const names = Object.fromEntries(Array.from({ length: maxJsonValues + 1 }, (_, index) => [`k${index}`, 1]));
    await expect(read(names)).rejects.toThrow(/^more than 20000 names in one object at line 1, column /);
    await expect(read([names])).rejects.toThrow(InvalidJsonError);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hasDuplicate(text: string): boolean {
  return messageOf(text).includes('stands twice');
}
