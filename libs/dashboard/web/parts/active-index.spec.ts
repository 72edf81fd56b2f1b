import { activeIndex } from './active-index.js';

describe('the row that the keys are at', () => {
  const at = (key: string, isGuess = false) => ({ key, index: 0, isGuess });

  it.each([
    ['the first one at the beginning', ['a', 'b'], undefined, 0],
    ['the same one when others have come before it', ['new', 'a', 'b'], at('a'), 1],
    ['none when it is gone', ['b'], at('a'), -1],
    ['the first one of another list when nobody has pointed at one', ['b'], at('a', true), 0],
    ['the same first one while it is there', ['new', 'a'], at('a', true), 1],
  ])('is %s', (_, keys, pointed, index) => {
    expect(activeIndex(keys, pointed)).toBe(index);
  });
});
