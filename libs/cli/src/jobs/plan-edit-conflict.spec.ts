import { planEditConflict } from './plan-edit-conflict.js';

const before = { timeout: '10m', args: ['a'], pool: 'eu', owner: 'ops' };

describe('planEditConflict', () => {
  it('keeps what each has changed, and tells what the other has', () => {
    const now = { ...before, pool: 'us' };
    expect(planEditConflict(before, now, { ...before, timeout: '30m' })).toEqual({
      met: [{ field: 'pool', before: 'eu', now: 'us' }],
      merged: { ...before, pool: 'us', timeout: '30m' },
    });
  });

  it('keeps what the person has written where both have changed a field, and tells of both', () => {
    const { met, merged } = planEditConflict(before, { ...before, args: ['b'] }, { ...before, args: ['c'] });
    expect(met).toEqual([{ field: 'args', before: ['a'], now: ['b'], mine: { value: ['c'] } }]);
    expect(merged).toEqual({ ...before, args: ['c'] });
    const same = planEditConflict(before, { ...before, args: ['b'] }, { ...before, args: ['b'] });
    expect(same.met).toEqual([{ field: 'args', before: ['a'], now: ['b'] }]);
  });

  it('leaves out what either has taken out, and keeps what either has added', () => {
    const { owner: _owner, ...now } = { ...before, queue: 1 };
    const { pool: _pool, ...mine } = { ...before, labels: {} };
    expect(planEditConflict(before, now, mine).merged).toEqual({ timeout: '10m', args: ['a'], queue: 1, labels: {} });
  });
});
