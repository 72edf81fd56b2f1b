import { InvalidInputError } from '@aster-scheduler/core';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { createKeyCheck } from './key-check.js';

const key = 'k'.repeat(32);
const other = 'o'.repeat(40);

describe('createKeyCheck', () => {
  const check = createKeyCheck([key, other]);

  it.each([[`Bearer ${key}`], [`bearer ${other}`], [`BEARER   ${key} `]])('admits %j', (header) => {
    expect(() => check(header)).not.toThrow();
  });

  it.each([
    [undefined],
    [''],
    ['Bearer'],
    ['Bearer '],
    [`Bearer ${key}x`],
    [`Bearer ${key.slice(1)}`],
    [`Bearer ${key} ${other}`],
    [`Basic ${key}`],
    [key],
    [`Bearer ${key.toUpperCase()}`],
  ])('refuses %j in the same words as any other', (header) => {
    const refusal = new HttpProblemError('UNAUTHENTICATED', 'send a valid key as authorization: Bearer <key>', {
      'www-authenticate': 'Bearer realm="aster"',
    });
    expect(() => check(header)).toThrow(refusal);
  });

  it.each([
    [['short'], 'keys[0]: must have 32 characters or more'],
    [[key, `${key}\n`], 'keys[1]: must be plain ASCII without spaces'],
    [[''], 'keys[0]: must have 32 characters or more'],
  ])('does not take %j for keys', (keys, message) => {
    expect(() => createKeyCheck(keys)).toThrow(
      new InvalidInputError([{ field: message.slice(0, 7), message: message.slice(9) }]),
    );
  });
});
