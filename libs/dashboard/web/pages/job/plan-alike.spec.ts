import type { RunListItem } from '@aster-scheduler/client';
import { planAlike } from './plan-alike.js';

const failure = (id: string, line: string | null, message: string | null = null) =>
  ({ id, error_line: line, error_msg: message, reason: null }) as RunListItem;

describe('failures that say the same', () => {
  it('are one, but for numbers and ids, with the first and the last of them', () => {
    const groups = planAlike([
      failure('e', 'row 17 is broken'),
      failure('d', 'refused by 10.0.0.7'),
      failure('c', 'row 4 is broken'),
      failure('b', null, 'exited with code 2'),
      failure('a', 'row 1 is broken'),
    ]);
    expect(groups.map(({ line, runs, first, last }) => [line, runs, first.id, last.id])).toEqual([
      ['row 17 is broken', 3, 'a', 'e'],
      ['refused by 10.0.0.7', 1, 'd', 'd'],
      ['exited with code 2', 1, 'b', 'b'],
    ]);
  });
});
