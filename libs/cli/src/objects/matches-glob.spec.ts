import fc from 'fast-check';
import { matchesGlob } from './matches-glob.js';

describe('matchesGlob', () => {
  it.each([
    ['etl/*', 'etl/load', true],
    ['etl/*', 'etl/a/b', true],
    ['etl/*', 'etl', false],
    ['*load', 'etl/load', true],
    ['n?ghtly', 'nightly', true],
    ['n?ghtly', 'nghtly', false],
    ['a*b*c', 'aXbXbXc', true],
    ['a.c', 'abc', false],
    ['', '', true],
    ['*', '', true],
  ])('%s fits %s: %s', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
    const names = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`);
        return matchesGlob(pattern, name) === expression.test(name);
      }),
    );
  });

  it('does not take long for a hostile pattern', () => {
    expect(matchesGlob('a*'.repeat(50), 'a'.repeat(250) + 'b')).toBe(true);
    expect(matchesGlob(`${'a*'.repeat(50)}c`, 'a'.repeat(250))).toBe(false);
  });
});
