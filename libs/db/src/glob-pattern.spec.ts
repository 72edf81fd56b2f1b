import { globPattern } from './glob-pattern.js';

describe('globPattern', () => {
  it.each([
    ['nightly/*', 'nightly/%'],
    ['job-?', 'job-_'],
    ['50%_off\\', '50\\%\\_off\\\\'],
    ['*', '%'],
  ])('writes %s as %s', (glob, pattern) => {
    expect(globPattern(glob)).toBe(pattern);
  });
});
