import { actionWords, knownActions } from './action-words.js';
import { changeDifferences } from './change-differences.js';

describe('an entry of the audit log', () => {
  it('is told in words, by those of the operation where there are no others', () => {
    expect(actionWords('patchJob')).toBe('changed the job');
    expect(actionWords('paintSomeFences')).toBe('paint some fences');
    expect(actionWords('constructor')).toBe('constructor');
    expect(new Set(knownActions.map(actionWords)).size).toBe(knownActions.length);
  });

  it.each([
    ['nothing where nothing is told', null, null, []],
    ['what was made', null, { role: 'read', pools: null }, [['role', '', 'read']]],
    ['what was removed', { hint: 'a' }, undefined, [['hint', 'a', '']]],
    [
      'what differs',
      { a: 1, b: [1], c: 'x' },
      { a: 1, b: [1, 2], c: 'y' },
      [
        ['b', '[ 1 ]', '[ 1, 2 ]'],
        ['c', 'x', 'y'],
      ],
    ],
    ['what has no fields', 'one', 'other', [['value', 'one', 'other']]],
    [
      'fields with the names of methods',
      { toString: 'a' },
      { __proto__: null, toString: 'b' },
      [['toString', 'a', 'b']],
    ],
  ] as const)('differs by %s', (_what, before, after, rows) => {
    expect(changeDifferences(before, after).map((row) => [row.field, row.before, row.after])).toEqual(rows);
  });
});
