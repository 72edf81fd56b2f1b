import { runInNewContext } from 'node:vm';
import { ClaimLostError } from '@aster-scheduler/core';
import fc from 'fast-check';
import { plainFields, type PlainOptions } from './plain-value.js';
import { createRedactor } from './redactor.js';

const options: PlainOptions = { redactor: createRedactor(['the-secret-text']), withStacks: false };

function plain(value: unknown): unknown {
  return plainFields({ value }, options).value;
}

describe('plainFields', () => {
  it.each<[string, unknown, unknown]>([
    ['a text', 'text', 'text'],
    ['a number', 1.5, 1.5],
    ['no number', Number.NaN, 'NaN'],
    ['infinity', -Infinity, '-Infinity'],
    ['a truth', true, true],
    ['null', null, null],
    ['nothing', undefined, undefined],
    ['a large number', 2n ** 64n, '18446744073709551616'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), 'invalid date'],
    ['a function', () => 1, undefined],
    ['a symbol', Symbol('x'), undefined],
    ['bytes', Buffer.from('abc'), '<3 bytes>'],
    ['a list', [1, undefined, 'x'], [1, null, 'x']],
    ['a set', new Set([1, 2]), [1, 2]],
    ['a map', new Map([['a', 1]]), [['a', 1]]],
    ['an object', { a: { b: [1] } }, { a: { b: [1] } }],
    ['a known secret', 'x the-secret-text y', 'x [redacted] y'],
    ['a known secret in depth', { a: ['the-secret-text'] }, { a: ['[redacted]'] }],
    ['a known secret as a key', { 'the-secret-text': 1 }, { '[redacted]': 1 }],
    [
      'a password by its name',
      { POSTGRES_PASSWORD: 'x', db: { password: 'y' } },
      { POSTGRES_PASSWORD: '[redacted]', db: { password: '[redacted]' } },
    ],
    [
      'a header by its name',
      { headers: { authorization: 'x', 'set-cookie': 'y' } },
      { headers: { authorization: '[redacted]', 'set-cookie': '[redacted]' } },
    ],
    [
      'an object that cannot be read',
      {
        get a() {
          throw new Error('no');
        },
      },
      '[unreadable]',
    ],
  ])('writes %s', (_what, value, expected) => {
    expect(plain(value)).toEqual(expected);
  });

  it('writes an error with its code and its causes', () => {
    const root = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED', port: 5432, secret_config: 'x' });
    expect(plain(new ClaimLostError('r1'))).toEqual({
      name: 'ClaimLostError',
      message: 'run r1 is no longer held by this worker',
      code: 'CLAIM_LOST',
    });
    expect(plain(new Error('query failed', { cause: root }))).toEqual({
      name: 'Error',
      message: 'query failed',
      cause: { name: 'Error', message: 'connect refused', code: 'ECONNREFUSED', port: 5432 },
    });
  });

  it('writes the errors that one stands for', () => {
    expect(plain(new AggregateError([new Error('a'), new Error('b')], 'both'))).toMatchObject({
      errors: [{ message: 'a' }, { message: 'b' }],
    });
  });

  it('writes errors of another realm', () => {
    expect(plain(runInNewContext('new TypeError("far")'))).toEqual({ name: 'TypeError', message: 'far' });
  });

  it('writes stacks only when told to', () => {
    const stack: unknown = plainFields({ error: new Error('x') }, { ...options, withStacks: true }).error;
    expect(stack).toMatchObject({ stack: expect.stringContaining('plain-value.spec.ts') as string });
  });

  it('does not follow circles, nor depths without end', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle.self = circle;
    expect(plain(circle)).toEqual({ name: 'a', self: '[circular]' });
    const error = new Error('x');
    error.cause = error;
    expect(plain(error)).toMatchObject({ cause: '[circular]' });
    let deep: unknown = 1;
    for (let level = 0; level < 1_000; level++) deep = { deep };
    expect(JSON.stringify(plain(deep))).toContain('nested too deeply');
  });

  it('keeps a line bounded', () => {
    expect(JSON.stringify(plain('x'.repeat(10_000_000))).length).toBeLessThan(9_000);
    expect(plain(Array.from({ length: 1_000 }, (_, index) => index))).toHaveLength(101);
  });

  it('makes JSON of anything, and none of it tells the secret', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
      withObjectString: true,
      values: [fc.string(), fc.constant('a the-secret-text b'), fc.double(), fc.constant(new Error('the-secret-text'))],
    });
    fc.assert(
      fc.property(anything, (value) => {
        const text = JSON.stringify(plainFields({ value }, { ...options, withStacks: true }));
        expect(text).not.toContain('the-secret-text');
        expect(JSON.parse(text)).toBeInstanceOf(Object);
      }),
    );
  });
});
