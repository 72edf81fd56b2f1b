import { jobNameProblem, normaliseJobName } from './job-name.js';

describe('the name of a job', () => {
  it.each([
    ['digest'],
    ['nightly/db backup?'],
    ['Sch\u00f6ne Gr\u00fc\u00dfe'],
    ['\u65e5\u672c\u8a9e \u{1f600}'],
    ['...'],
    ['.x'],
    ['0198b3d4-0000-7000-8000-00000000000'],
    ['\u{1f600}'.repeat(255)],
  ])('may be %j', (name) => {
    expect(normaliseJobName(name)).toBe(name);
    expect(jobNameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', /empty/],
    ['.', /URL/],
    ['..', /URL/],
    ['0198b3d4-0000-7000-8000-000000000001', /like an id/],
    ['0198B3D4-0000-7000-8000-00000000000F', /like an id/],
    ['a\nb', /control characters/],
    ['a\0b', /control characters/],
    ['a\u0085b', /control characters/],
    ['a\u202eb', /control characters/],
    ['a\u200bb', /control characters/],
    ['a\u2028b', /control characters/],
    ['a\u2029b', /control characters/],
    ['a\ufeffb', /control characters/],
    ['\ud800', /surrogate/],
    ['x'.repeat(256), /at most 255/],
    ['\u{1f600}'.repeat(256), /at most 255/],
    ['x'.repeat(1_000_000), /at most 255/],
  ])('must not be %j', (name, problem) => {
    expect(jobNameProblem(name)).toMatch(problem);
  });

  it.each([
    ['cafe\u0301', 'caf\u00e9'],
    [' digest\u00a0', 'digest'],
    ['\ufeffdigest\n', 'digest'],
    [' \u3000 ', ''],
  ])('is the same however it is written: %j', (written, name) => {
    expect(normaliseJobName(written)).toBe(name);
  });
});
