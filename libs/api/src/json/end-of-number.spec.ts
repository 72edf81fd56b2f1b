import fc from 'fast-check';
import { endOfNumber } from './end-of-number.js';

describe('endOfNumber', () => {
  it('is where a pattern for the grammar of RFC 8259 ends', () => {
    const piece = fc.constantFrom('-', '0', '1', '12', '.', '5', 'e', 'E', '+', 'x', '');
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const token = number.exec(text)?.[0];
        expect(endOfNumber(` ${text}`, 1)).toBe(token === undefined ? undefined : 1 + token.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
