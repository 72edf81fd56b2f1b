import fc from 'fast-check';
import { nextCursor } from './next-cursor.js';

describe('nextCursor', () => {
  it.each([
    ['</api/v1/jobs?limit=2&cursor=abc>; rel="next"', 'abc'],
    ['</aster/api/v1/runs?cursor=a%2Fb%3D>; rel=next', 'a/b='],
    ['<https://example.org/x?cursor=1>; title="one"; rel="next"', '1'],
    ['</first?cursor=0>; rel="first", </second?cursor=2>; rel="next"', '2'],
    ['</x?cursor=5>; rel="last next"', '5'],
    ['</x?cursor=5>; REL="NEXT"', '5'],
  ])('reads %s', (header, cursor) => {
    expect(nextCursor(header)).toBe(cursor);
  });

  it.each([
    [null],
    [''],
    ['</x?cursor=1>; rel="prev"'],
    ['</x?cursor=1>; rel="nextmost"'],
    ['</x?offset=1>; rel="next"'],
    ['</x>; rel="next"'],
    ['nonsense'],
  ])('finds none in %s', (header) => {
    expect(nextCursor(header)).toBeUndefined();
  });

  it('gives back any cursor that was put into a link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (cursor) => {
        expect(nextCursor(`</x?${new URLSearchParams({ cursor })}>; rel="next"`)).toBe(cursor);
      }),
    );
  });

  it('takes time in proportion to the header, whatever is in it', () => {
    expect(nextCursor(`<?cursor=1>; rel="${' next'.repeat(5_000)}x`)).toBeUndefined();
    expect(nextCursor('<'.repeat(200_000))).toBeUndefined();
  });
});
