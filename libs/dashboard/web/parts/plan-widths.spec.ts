import { planWidths, trackOf } from './plan-widths.js';

const now = [
  ['status', 100],
  ['job', 200],
  ['pool', 60],
] as const;

describe('the widths of columns', () => {
  it.each([
    ['status', 30, { status: 130, job: 170, pool: 60 }],
    ['job', 30, { status: 100, job: 212, pool: 48 }],
    ['pool', -30, { status: 100, job: 212, pool: 48 }],
    ['status', 500, { status: 252, job: 48, pool: 60 }],
    ['gone', 30, { status: 100, job: 200, pool: 60 }],
  ])('are taken from the neighbour of %s for %d pixels, which keeps the least', (key, by, widths) => {
    expect(planWidths(now, key, by)).toEqual(widths);
  });

  it('are shares, also of a column that was not there when they were drawn', () => {
    expect(trackOf('124px', 212, true)).toBe('minmax(48px, 212fr)');
    expect(trackOf('minmax(160px, 1.7fr)', undefined, true)).toBe('minmax(160px, 160fr)');
    expect(trackOf('minmax(160px, 1.7fr)', undefined, false)).toBe('minmax(160px, 1.7fr)');
    expect(trackOf('92px', undefined, true)).toBe('92px');
  });
});
