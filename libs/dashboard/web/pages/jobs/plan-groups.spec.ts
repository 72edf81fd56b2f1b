import { canBePicked, folderAbove, planBegin, planGroupPick, planGroupsQuery, planKeptBegin } from './plan-groups.js';

describe('groups of jobs', () => {
  it.each([
    ['folder', 'etl/', undefined, 'folder:etl/'],
    ['folder', 'etl/orders/', 'late folder:etl/', 'late folder:etl/orders/'],
    ['folder', 'etl/', 'folder:etl/', undefined],
    ['label', 'team=a b', 'label:env=prod', 'label:env=prod label:"team=a b"'],
    ['label', 'team=a b', 'label:env=prod label:"team=a b"', 'label:env=prod'],
    ['pool', 'gpu', 'pool:default x', 'x pool:gpu'],
    ['managed_by', 'git:ops', undefined, 'managed:git:ops'],
  ] as const)('by %s, %s pressed where %s stands in the box, make of it %s', (by, value, q, expected) => {
    expect(planGroupPick(by, value, q)).toBe(expected);
  });

  it('are of what else narrows the list, and all of their kind stay in sight', () => {
    const conditions = { pool: 'gpu', owner: 'Ada', label: ['team=data'] };
    expect(planGroupsQuery('pool', conditions)).toEqual({ by: 'pool', owner: 'Ada', label: ['team=data'] });
    expect(planGroupsQuery('label', conditions)).toEqual({ by: 'label', ...conditions });
  });

  it('know the folder above, and what the box cannot say', () => {
    expect(['etl/', 'etl/orders/', '/x/'].map(folderAbove)).toEqual([undefined, 'etl/', '/']);
    expect([null, '', 'say "x"', 'etl/'].map(canBePicked)).toEqual([false, false, false, true]);
  });

  it('say where a letter begins; at the begin where there is none of it', () => {
    const letters = [{ value: 'M', jobs: 2, failing: 0, before: 7 }];
    expect([planBegin('M', letters), planBegin('X', letters), planBegin(undefined, letters)]).toEqual([7, 0, 0]);
  });

  it('leave the begin of a list where it is while it is read on', () => {
    const kept = { about: 'M', begin: 7 };
    expect(planKeptBegin(undefined, kept, false)).toBe(kept);
    expect(planKeptBegin(kept, { about: 'M', begin: 7 }, false)).toBe(kept);
    expect(planKeptBegin(kept, { about: 'M', begin: 9 }, true)).toBe(kept);
    for (const [about, isReadOn] of [
      ['M', false],
      ['N', true],
    ] as const)
      expect(planKeptBegin(kept, { about, begin: 9 }, isReadOn)).toEqual({ about, begin: 9 });
  });
});
