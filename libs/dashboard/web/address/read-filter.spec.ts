import { readFilter, withoutWord } from './read-filter.js';

const known = ['pool', 'label', 'owner'];
const read = (typed: string) => {
  const { text, values, unknown } = readFilter(typed, known);
  return [text, Object.fromEntries(values), unknown];
};

describe('what is typed to narrow a list', () => {
  it.each([
    ['', '', {}, []],
    ['nightly load', 'nightly load', {}, []],
    ['pool:gpu nightly', 'nightly', { pool: ['gpu'] }, []],
    ['label:team=data label:stage=prod label:team=data', '', { label: ['team=data', 'stage=prod'] }, []],
    ['owner:"data team" "two words"', 'two words', { owner: ['data team'] }, []],
    ['colour:red pool:', 'colour:red pool:', {}, ['colour']],
    ['http://db:5432 at 12:30', 'http://db:5432 at 12:30', {}, []],
  ])('%s', (typed, text, values, unknown) => {
    expect(read(typed)).toEqual([text, values, unknown]);
  });

  it('loses a word that is taken away, and nothing else', () => {
    expect(withoutWord('a pool:gpu label:"x y=1" b', 'label', 'x y=1')).toBe('a pool:gpu b');
    expect(withoutWord('pool:gpu pool:gpu2', 'pool', 'gpu')).toBe('pool:gpu2');
  });
});
