import { InvalidInputError } from '@aster-scheduler/core';
import { aJob } from '../testing/a-job.js';
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

  it('goes by the version in the tag of a job, whatever else has changed', () => {
    const job = aJob({ version: 12 });
    expect(ifMatchAllows(etagOf(job), 12)).toBe(true);
    expect(ifMatchAllows(etagOf({ ...job, nextRunAt: undefined }), 12)).toBe(true);
    expect(ifMatchAllows(etagOf(job), 1)).toBe(false);
    expect(ifMatchAllows(etagOf(job), 2)).toBe(false);
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
    expect(ifNoneMatchNames(header, '"3"')).toBe(names);
  });

  it('refuses what is no list of entity tags', () => {
    expect(() => ifNoneMatchNames('3', '"3"')).toThrow(InvalidInputError);
  });
});

describe('etagOf', () => {
  it('changes with all that is shown of a job', () => {
    const job = aJob({ dependsOn: [{ jobId: aJob().id, jobName: 'up', condition: 'success' }] });
    const tags = [
      etagOf(job),
      etagOf({ ...job, version: job.version + 1 }),
      etagOf({ ...job, nextRunAt: new Date('2026-03-01T12:10:00.000Z') }),
      etagOf({ ...job, nextRunAt: undefined }),
      etagOf({ ...job, dependsOn: [{ jobId: aJob().id, jobName: 'up renamed', condition: 'success' }] }),
    ];
    expect(new Set(tags).size).toBe(tags.length);
    expect(etagOf(job)).toBe(etagOf({ ...job }));
    for (const tag of tags) expect(tag).toMatch(/^"\d+-[\w-]{8}"$/);
  });
});
