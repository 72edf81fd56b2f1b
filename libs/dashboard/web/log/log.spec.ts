import fc from 'fast-check';
import { resolveReturns, withoutAnsi } from './ansi.js';
import { createMatcher } from './line-matcher.js';
import { groupEdge, levelOf } from './line-words.js';
import { createLogScan, type LogScanOptions } from './log-scan.js';
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

describe('what is shown of a log', () => {
  const lines = ['begin', '::group::load', 'a 1', 'a 2', '::endgroup::', 'b', 'ERROR c', 'd', 'e'];

  function shown(view: Partial<LogScanOptions['view']>, text?: string, known?: readonly string[]) {
    const log = createLogText();
    log.append('stdout', `${lines.join('\n')}\n`);
    const scan = createLogScan(log, {
      view: { streams: undefined, onlyNew: false, around: undefined, folded: [], ...view },
      query: text === undefined ? undefined : { text, isRegex: false, matchesCase: false },
      masks: known === undefined ? undefined : new Set(known.map(maskLine)),
    });
    while (scan.go());
    return { scan, rows: Array.from({ length: scan.rowCount() }, (_, row) => lines[scan.lineOf(row)]) };
  }

  it('leaves out the lines of a group that is folded, and finds in it all the same', () => {
    expect(shown({ folded: [1] }).rows).toEqual(['begin', '::group::load', 'b', 'ERROR c', 'd', 'e']);
    const { scan, rows } = shown({ folded: [1] }, 'a 2');
    expect([rows.length, ...scan.hits()]).toEqual([lines.length, 3]);
  });

  it.each([
    [0, ['a 1', 'a 2'], [0, 1]],
    [1, ['::group::load', 'a 1', 'a 2', '::endgroup::'], [1, 2]],
    [2, ['begin', '::group::load', 'a 1', 'a 2', '::endgroup::', 'b'], [2, 3]],
  ])('is what was looked for, with %d lines around', (around, rows, hits) => {
    const found = shown({ around }, 'a ');
    expect([found.rows, found.scan.hits()]).toEqual([rows, hits]);
  });

  it('has the first new line where it is', () => {
    const known = lines.filter((line) => !line.startsWith('ERROR'));
    const row = (view: Partial<LogScanOptions['view']>) => shown(view, undefined, known).scan.firstNewRow();
    expect([row({}), row({ onlyNew: true }), row({ folded: [1] }), row({ streams: ['stderr'] })]).toEqual([
      ...[6, 0, 3, undefined],
    ]);
  });

  it.each([
    ['::error::no such file', 'error'],
    ['2026-11-28 ERROR it broke', 'error'],
    ['{"level":"warn","msg":"slow"}', 'warning'],
    ['WARNING: slow', 'warning'],
    ['0 errors, no warnings', undefined],
  ])('%s is of the level %s', (line, level) => {
    expect(levelOf(line)).toBe(level);
  });

  it('knows groups as both ways of writing them have them', () => {
    expect(['::group::x', '  ##[endgroup]', 'a ::group::'].map(groupEdge)).toEqual(['begin', 'end', undefined]);
  });

  it('tells when each line was begun', () => {
    const log = createLogText();
    log.append('stdout', 'one\ntw', 1_000);
    log.append('stdout', 'o\n', 2_000);
    log.append('stderr', 'three', 3_000);
    log.end();
    expect(linesOf(log).map(({ at }) => at)).toEqual([1_000, 1_000, 3_000]);
  });
});
