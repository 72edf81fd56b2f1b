import fc from 'fast-check';
import { errorLineOf, firstErrorLineOf, longestErrorLine } from './error-line-of.js';

describe('errorLineOf', () => {
  it.each<[string, string, string | undefined]>([
    ['the last line', 'one\ntwo\n', 'two'],
    ['that says something', 'FATAL: no such table\n\n   \n', 'FATAL: no such table'],
    ['without colours', 'x\n\u001b[31;1mFATAL\u001b[0m: \u001b]0;title\u0007no', 'FATAL: no'],
    ['as a terminal ends up showing it', '10 %\r50 %\rdone\r', 'done'],
    ['with no control characters', 'a\u0000b\tc\u0007', 'a b c'],
    ['of nothing', ' \n\u001b[0m\n', undefined],
    ['whole characters only', `\ud83d${'x'.repeat(3)}`, '\ufffdxxx'],
    ['no more than fits', 'y'.repeat(1_000), `${'y'.repeat(longestErrorLine - 1)}\u2026`],
  ])('is %s', (_case, text, line) => {
    expect(errorLineOf(text)).toBe(line);
  });

  it('is one line that fits and can be stored, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const line = errorLineOf(text);
        if (line === undefined) return;
        expect(line.length).toBeLessThanOrEqual(longestErrorLine);
        expect(line).toMatch(/^[^\p{Cc}]+$/u);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('firstErrorLineOf', () => {
  it('is the first line that says something', () => {
    expect(firstErrorLineOf('\n  no connection\n    at x.js:1')).toBe('no connection');
  });
});
