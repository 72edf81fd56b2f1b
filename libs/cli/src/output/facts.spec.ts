import { renderFacts } from './facts.js';

const style = (_style: unknown, text: string) => text;

describe('renderFacts', () => {
  it.each<[string, string, number, string]>([
    ['what fits in one line', 'short', 40, '  why  short\n'],
    ['lines as they are', 'one\ntwo', 40, '  why  one\n       two\n'],
    [
      'words that do not fit below each other',
      'a b '.repeat(12).trim(),
      40,
      `  why  ${'a b '.repeat(8)}a\n       b a b a b a b\n`,
    ],
    ['commands whole', 'aster logs x   ·   aster retry x', 30, '  why  aster logs x\n       aster retry x\n'],
    ['everything in one line without a terminal', 'x'.repeat(200), Infinity, `  why  ${'x'.repeat(200)}\n`],
  ])('writes %s', (_what, value, columns, text) => {
    expect(renderFacts([['why', value]], { style, columns })).toBe(text);
  });

  it('leaves out what has no value', () => {
    const facts = [
      ['a', undefined],
      ['longer', 'x'],
      ['b', ''],
    ] as const;
    expect(renderFacts(facts, { style, columns: 80 })).toBe('  longer  x\n');
  });
});
