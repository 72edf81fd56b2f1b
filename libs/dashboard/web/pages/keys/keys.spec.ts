import { keyState } from './key-state.js';
import { emptyKey, planKey } from './plan-key.js';
import { reachWords } from './reach-words.js';

const now = new Date('2026-05-01T00:00:00Z');

describe('a key', () => {
  it.each([
    ['good', { expires_at: null, revoked_at: null }],
    ['good', { expires_at: '2026-05-15T00:00:00.000Z', revoked_at: null }],
    ['soon', { expires_at: '2026-05-14T23:59:59.999Z', revoked_at: null }],
    ['expired', { expires_at: '2026-05-01T00:00:00.000Z', revoked_at: null }],
    ['revoked', { expires_at: '2026-04-01T00:00:00.000Z', revoked_at: '2026-03-01T00:00:00.000Z' }],
  ] as const)('is %s', (state, key) => {
    expect(keyState(key, now)).toBe(state);
  });

  it('tells its limits, and none for all jobs', () => {
    expect(reachWords({ pools: null, labels: null, name_prefixes: null })).toEqual([]);
    expect(reachWords({ pools: ['gpu'], labels: ['team=data', 'tier=1'], name_prefixes: ['etl/'] })).toEqual([
      ['pool', 'gpu'],
      ['labels', 'team=data, tier=1'],
      ['names that begin with', 'etl/'],
    ]);
  });

  it('is sent as it was typed, without empty lines', () => {
    const draft = { ...emptyKey, name: ' ci ', role: 'operate', pools: 'gpu\n\n batch \n', labels: ' \n' } as const;
    expect(planKey(draft)).toEqual({
      ...{ name: 'ci', role: 'operate', expires_in: '2160h', pools: ['gpu', 'batch'] },
      ...{ labels: null, name_prefixes: null },
    });
    expect(planKey({ ...draft, expiresIn: '' }).expires_in).toBeNull();
  });
});
