import { planResult } from './plan-result.js';

const now = new Date('2026-11-29T03:00:00Z');

describe('the answer of the other side', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [408, 'failed'],
    [410, 'refused'],
    [413, 'refused'],
    [425, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
    [0, 'failed'],
  ])('%d means %s', (status, outcome) => {
    expect(planResult({ status, body: '' }, now).outcome).toBe(outcome);
  });

  it('410 alone turns the channel off', () => {
    expect(planResult({ status: 410, body: '' }, now)).toMatchObject({ isGone: true });
    expect(planResult({ status: 404, body: '' }, now)).not.toHaveProperty('isGone');
  });

  it.each([
    ['7', 7_000],
    ['0.5', 500],
    ['Sun, 29 Nov 2026 03:01:00 GMT', 60_000],
    ['Sun, 29 Nov 2026 02:00:00 GMT', 0],
    ['999999999', 8 * 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After %j means to wait %s ms', (retryAfter, retryAfterMs) => {
    expect(planResult({ status: 429, retryAfter, body: '' }, now)).toMatchObject({ outcome: 'failed', retryAfterMs });
  });

  it('tells at most 1000 characters of it', () => {
    expect(planResult({ status: 500, body: 'x\0'.repeat(5_000) }, now)).toMatchObject({ excerpt: 'x'.repeat(500) });
  });
});
