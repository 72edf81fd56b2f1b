import { wrapWords } from './wrap-words.js';

describe('wrapWords', () => {
  it.each<[string, number, readonly string[]]>([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', Infinity, ['one two three']],
    ['a-word-that-is-wide and b', 5, ['a-word-that-is-wide', 'and b']],
    ['日本 語', 4, ['日本', '語']],
    ['', 5, ['']],
  ])('breaks %j at %d cells', (text, width, lines) => {
    expect(wrapWords(text, width)).toEqual(lines);
  });
});
