import { InvalidInputError } from '@aster-scheduler/core';
import fc from 'fast-check';
import { pageOf, pageRange } from './page.js';

const facts = { path: '/aster/api/v1/jobs', limit: 2, filter: { status: 'active', trigger: undefined } };

describe('pageOf', () => {
  it('has no link when nothing is left', () => {
    expect(pageOf(['a', 'b'], facts, String)).toEqual({ entries: ['a', 'b'], headers: {} });
    expect(pageOf([], facts, String)).toEqual({ entries: [], headers: {} });
  });

  it('leaves out the entry that tells of a next page, and links to it under the same filter', () => {
    expect(pageOf(['a', 'b', 'c'], facts, String)).toEqual({
      entries: ['a', 'b'],
      headers: { link: '</aster/api/v1/jobs?status=active&limit=2&cursor=Yg>; rel="next"' },
    });
  });

  it('gives pageRange the last entry back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const { link = '' } = pageOf([name, ''], { ...facts, limit: 1 }, String).headers;
        expect(link).toMatch(/^<[\x21-\x7e]+>; rel="next"$/);
        const cursor = new URL(link.slice(1, link.indexOf('>')), 'http://host').searchParams.get('cursor') ?? '';
        expect(pageRange({ cursor }).after).toBe(name);
      }),
    );
  });
});

describe('pageRange', () => {
  it('has defaults', () => {
    expect(pageRange({})).toEqual({ limit: 100, offset: 0, after: undefined });
  });

  it.each([['x'], ['Yg=='], ['Y g'], ['\u00fc'], ['gICA'], ['AA'], ['YQBi']])('refuses the cursor %j', (cursor) => {
    expect(() => pageRange({ cursor })).toThrow(InvalidInputError);
  });

  it('refuses a cursor together with an offset', () => {
    expect(() => pageRange({ cursor: 'Yg', offset: 0 })).toThrow(/offset: excludes cursor/);
  });
});
