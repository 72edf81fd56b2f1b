import fc from 'fast-check';
import { planScroll } from './plan-scroll.js';

const lineHeight = 20;

describe('planScroll', () => {
  it('draws the rows that can be seen where they belong', () => {
    const plan = planScroll({ rows: 1_000, height: 400, top: 250, lineHeight });
    expect(plan).toMatchObject({ first: 12, visible: 21, total: 20_000, windowTop: 240 });
    expect(plan.topOf(12)).toBe(240);
  });

  it('is never taller than a browser can draw, and reaches the first and the last of all rows', () => {
    const facts = fc.record({
      rows: fc.integer({ min: 1, max: 50_000_000 }),
      height: fc.integer({ min: 40, max: 3_000 }),
    });
    fc.assert(
      fc.property(facts, ({ rows, height }) => {
        const { total } = planScroll({ rows, height, top: 0, lineHeight });
        const end = planScroll({ rows, height, top: Math.max(total - height, 0), lineHeight });
        expect(total).toBeLessThanOrEqual(8_000_000);
        expect(planScroll({ rows, height, top: 0, lineHeight }).first).toBe(0);
        expect(end.first + end.visible).toBe(rows);
      }),
    );
  });

  it('comes to the row that it is scrolled to', () => {
    const rows = fc.integer({ min: 100, max: 50_000_000 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 0.99, noNaN: true }), (count, share) => {
        const row = Math.floor(share * (count - 50));
        const top = planScroll({ rows: count, height: 400, top: 0, lineHeight }).topOf(row);
        const { first } = planScroll({ rows: count, height: 400, top, lineHeight });
        expect(Math.abs(first - row)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
