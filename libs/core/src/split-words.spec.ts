import { splitWords } from './split-words.js';

describe('splitWords', () => {
  it.each([
    ['pass show aster', ['pass', 'show', 'aster']],
    [`a 'b c' "d e" f\\ g`, ['a', 'b c', 'd e', 'f g']],
    [`sed -i 's/a/b/' "$HOME" x"y z"'w'`, ['sed', '-i', 's/a/b/', '$HOME', 'xy zw']],
    ['  ', []],
    [`'' ""`, ['', '']],
    [`"a\\"b"`, ['a"b']],
  ])('parts %s', (text, expected) => {
    expect(splitWords(text)).toEqual(expected);
  });
});
