import { likePatternOf } from './like-pattern-of.js';

describe('likePatternOf', () => {
  it.each([
    ['nightly/*', 'nightly/%'],
    ['job-?', 'job-_'],
    ['50%_off\\', '50\\%\\_off\\\\'],
    ['*', '%'],
  ])('writes %s as %s', (glob, pattern) => {
    expect(likePatternOf(glob)).toBe(pattern);
  });
});
