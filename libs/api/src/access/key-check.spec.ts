import { InvalidInputError } from '@aster-scheduler/core';
import { bearerOf, createKeyCheck } from './key-check.js';

const key = 'k'.repeat(32);
const other = 'o'.repeat(40);

describe('createKeyCheck', () => {
  const check = createKeyCheck([key, other]);

  it.each([
    [`Bearer ${key}`, 0],
    [`bearer ${other}`, 1],
    [`BEARER   ${key} `, 0],
  ])('knows %j', (header, place) => {
    expect(check(bearerOf(header))).toBe(place);
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
  ])('knows no %j', (header) => {
    expect(check(bearerOf(header))).toBeUndefined();
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
