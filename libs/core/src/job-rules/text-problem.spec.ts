import fc from 'fast-check';
import { textProblem } from './text-problem.js';

describe('textProblem', () => {
  it.each([
    ['abc', { max: 3 }],
    ['', { max: 3 }],
    ['\u{1f600}'.repeat(255), { min: 1, max: 255, isLine: true }],
    ['two\nlines\tand more', { max: 100 }],
  ])('accepts %j within %j', (text, rule) => {
    expect(textProblem(text, rule)).toBeUndefined();
  });

  it.each([
    [1, { max: 3 }, 'must be text'],
    [null, { max: 3 }, 'must be text'],
    [['a'], { max: 3 }, 'must be text'],
    ['a\0', { max: 3 }, 'must not contain a NUL character'],
    ['a\ud800', { max: 3 }, 'must not contain half of a surrogate pair'],
    ['\udc00\ud800', { max: 3 }, 'must not contain half of a surrogate pair'],
    ['', { min: 1, max: 3 }, 'must not be empty'],
    ['a', { min: 2, max: 3 }, 'must have at least 2 characters'],
    ['abcd', { max: 3 }, 'must have at most 3 characters, not 4'],
    ['e\ufe0f'.repeat(200), { max: 255 }, 'must have at most 255 characters, not 400'],
    ['a\nb', { max: 3, isLine: true }, 'must not contain control characters'],
    ['a\u0085b', { max: 3, isLine: true }, 'must not contain control characters'],
    [' \u00a0', { min: 1, max: 3 }, 'must not be blank'],
  ])('says of %j within %j that it %s', (value, rule, problem) => {
    expect(textProblem(value, rule)).toBe(problem);
  });

  it('counts characters as the database does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(30), (text, max) => {
        const isWithin = textProblem(text, { max }) === undefined;
        expect(isWithin).toBe(!text.includes('\0') && Array.from(text).length <= max);
      }),
    );
  });
});
