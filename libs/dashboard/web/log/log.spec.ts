import fc from 'fast-check';
import { resolveReturns, withoutAnsi } from './ansi.js';
import { createMatcher } from './line-matcher.js';
import { createLogText, type LogStream } from './log-text.js';
import { maskLine } from './mask-line.js';

const linesOf = (log: ReturnType<typeof createLogText>) =>
  Array.from({ length: log.count() }, (_, index) => log.line(index));

describe('createLogText', () => {
  it('puts pieces together to lines, each stream by itself', () => {
    const log = createLogText();
    log.append('stdout', 'one\ntw');
    log.append('stderr', 'FATAL\n');
    log.append('stdout', 'o\nthr');
    expect(linesOf(log)).toEqual([
      { stream: 'stdout', text: 'one' },
      { stream: 'stderr', text: 'FATAL' },
      { stream: 'stdout', text: 'two' },
      { stream: 'stdout', text: 'thr' },
    ]);
  });

  it('has the lines of a naive split, however the output was cut and however long it is', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é', '€'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(3), (pieces, filler) => {
        const log = createLogText();
        const long = `${'x'.repeat(700_000)}\n`.repeat(filler);
        for (const text of [long, ...pieces]) log.append('stdout', text);
        const naive = (long + pieces.join('')).split('\n');
        if (naive.at(-1) === '') naive.pop();
        expect(linesOf(log).map(({ text }) => text)).toEqual(naive);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the stream of each of a million lines', () => {
    const log = createLogText();
    const streams: readonly LogStream[] = ['stdout', 'stderr', 'log'];
    for (let n = 0; n < 1_000_000; n += 1) log.append(streams[n % 3] ?? 'log', `line ${n}\n`);
    expect(log.count()).toBe(1_000_000);
    expect(log.line(999_999)).toEqual({ stream: 'stdout', text: 'line 999999' });
    expect(log.line(500_000)).toEqual({ stream: 'log', text: 'line 500000' });
    expect(log.line(0)).toEqual({ stream: 'stdout', text: 'line 0' });
  });
});

describe('terminal output', () => {
  it('shows what a carriage return left', () => {
    expect(resolveReturns('10 %\r50 %\r100 %')).toBe('100 %');
    expect(resolveReturns('done\r')).toBe('done');
  });

  it('reads the text of coloured output', () => {
    expect(withoutAnsi('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain \u001b[38:2::1:2:3mrgb')).toBe(
      'red plain rgb',
    );
  });
});

describe('maskLine', () => {
  it.each([
    ['2026-11-28T02:30:00.123Z loaded 412 rows in 1.5 s', '2026-11-29T02:30:01Z loaded 7 rows in 20.75 s'],
    ['run 019acf3b-1111-7aaa-8bbb-0123456789ab', 'run 019acf3c-2222-7aaa-8bbb-ba9876543210'],
    ['commit 9f86d081884c7d65', 'commit 60303ae22b998861'],
    ['\u001b[32mok\u001b[0m 10.0.0.1:5432', 'ok 10.0.0.2:5433'],
  ])('takes %j and %j for the same', (one, other) => {
    expect(maskLine(one)).toBe(maskLine(other));
  });

  it('tells apart what says something else', () => {
    expect(maskLine('FATAL: relation x does not exist')).not.toBe(maskLine('FATAL: relation y does not exist'));
    expect(maskLine('decade')).toBe('decade');
  });
});

describe('createMatcher', () => {
  it.each([
    [
      { text: 'a.c', isRegex: false, matchesCase: true },
      'a.c abc a.c',
      [
        [0, 3],
        [8, 11],
      ],
    ],
    [
      { text: 'A.C', isRegex: true, matchesCase: false },
      'a.c abc',
      [
        [0, 3],
        [4, 7],
      ],
    ],
    [{ text: '^b*', isRegex: true, matchesCase: true }, 'aab', []],
  ])('finds %j in %j', (query, line, places) => {
    expect(createMatcher(query)(line)).toEqual(places);
  });

  it('refuses what is no regular expression', () => {
    expect(() => createMatcher({ text: '(', isRegex: true, matchesCase: true })).toThrow(SyntaxError);
  });
});
