import { InvalidInputError } from '@aster-scheduler/core';
import { etagOf, ifMatchAllows, ifNoneMatchNames } from './etag.js';

describe('ifMatchAllows', () => {
  it.each([
    ['"3"', true],
    ['*', true],
    [' "3" ', true],
    ['"2", "3"', true],
    ['"2","3","4"', true],
    ['"33"', false],
    ['"2"', false],
    ['W/"3"', false],
    ['""', false],
  ])('says for %s and version 3: %s', (header, allows) => {
    expect(ifMatchAllows(header, 3)).toBe(allows);
  });

  it.each([['3'], ['"3'], ['"2" "3"'], [''], ['w/"3"'], ['"3",']])('refuses %j', (header) => {
    expect(() => ifMatchAllows(header, 3)).toThrow(InvalidInputError);
  });

  it('allows the tag that the version has', () => {
    expect(ifMatchAllows(etagOf(12), 12)).toBe(true);
  });

  it('is quick with a megabyte, which a quadratic search would not be', () => {
    for (const text of ['"1" , '.repeat(150_000), `"1"${' '.repeat(1_000_000)}x`, `${' '.repeat(1_000_000)}"`]) {
      expect(() => ifMatchAllows(`${text}x`, 1)).toThrow(InvalidInputError);
    }
  });
});

describe('ifNoneMatchNames', () => {
  it.each([
    ['*', true],
    ['"3"', true],
    ['W/"3"', true],
    ['"2", W/"3"', true],
    ['"2"', false],
    ['"33"', false],
  ])('says for %s and version 3: %s', (header, names) => {
    expect(ifNoneMatchNames(header, etagOf(3))).toBe(names);
  });

  it('refuses what is no list of entity tags', () => {
    expect(() => ifNoneMatchNames('3', etagOf(3))).toThrow(InvalidInputError);
  });
});
