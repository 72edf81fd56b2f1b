import { isReached, isUnlimited, type Reach } from './reach.js';
import { includesRole, roles } from './role.js';

const job = { name: 'etl/load', pool: 'gpu', labels: { team: 'data', env: 'prod' } };

describe('isReached', () => {
  it.each<[Reach, boolean]>([
    [{}, true],
    [{ pools: ['gpu'] }, true],
    [{ pools: ['default', 'gpu'] }, true],
    [{ pools: ['default'] }, false],
    [{ pools: [] }, false],
    [{ namePrefixes: ['etl/'] }, true],
    [{ namePrefixes: ['web/', 'etl/load'] }, true],
    [{ namePrefixes: ['ETL/'] }, false],
    [{ namePrefixes: [] }, false],
    [{ labels: ['team=data'] }, true],
    [{ labels: ['team=data', 'team=web'] }, true],
    [{ labels: ['team=web'] }, false],
    [{ labels: ['team=data', 'env=test'] }, false],
    [{ labels: ['team=data', 'env=prod'] }, true],
    [{ labels: ['owner='] }, false],
    [{ labels: ['constructor=x'] }, false],
    [{ labels: ['nothing'] }, false],
    [{ pools: ['gpu'], namePrefixes: ['web/'] }, false],
    [{ pools: ['gpu'], namePrefixes: ['etl/'], labels: ['env=prod'] }, true],
  ])('of %j is %s', (reach, expected) => {
    expect(isReached(reach, job)).toBe(expected);
  });

  it('is unlimited only where nothing is said', () => {
    expect([{}, { pools: [] }, { labels: [] }, { namePrefixes: [] }].map(isUnlimited)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('includesRole', () => {
  it('lets each role do what those before it may', () => {
    for (const [held, role] of roles.entries()) {
      for (const [needed, other] of roles.entries()) expect(includesRole(role, other)).toBe(held >= needed);
    }
  });
});
