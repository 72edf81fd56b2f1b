import fc from 'fast-check';
import { planClaimLimit, type SlotUse } from './plan-claim-limit.js';

const idle: SlotUse = { concurrency: 5, executing: 0, waiting: 0, settling: 0, expected: 0 };

describe('planClaimLimit', () => {
  it.each<[string, Partial<SlotUse>, number]>([
    ['all slots of an idle worker', {}, 5],
    ['the one slot that is free', { executing: 4 }, 1],
    ['nothing when all slots are taken', { executing: 5 }, 0],
    ['nothing when attempts end too slowly', { executing: 5, expected: 0.9 }, 0],
    ['as many as will have a slot in a moment', { executing: 5, expected: 40.5 }, 40],
    ['nothing while enough are waiting', { executing: 5, waiting: 30, expected: 40 }, 0],
    ['more once half of them have a slot', { executing: 5, waiting: 20, expected: 40 }, 20],
    ['never more than 500 at once', { executing: 5, expected: 1e9 }, 500],
    ['never more than 1000 ahead', { executing: 5, waiting: 501, expected: 1e9 }, 0],
    ['nothing while settling does not keep up', { settling: 3_000, expected: 1e9 }, 0],
  ])('claims %s', (_case, use, limit) => {
    expect(planClaimLimit({ ...idle, ...use })).toBe(limit);
  });

  it('fills every free slot, and has no more than a thousand ahead of the slots', () => {
    const uses = fc.record<SlotUse>({
      concurrency: fc.integer({ min: 1, max: 2_000 }),
      executing: fc.nat(2_000),
      waiting: fc.nat(2_000),
      settling: fc.nat(2_999),
      expected: fc.double({ min: 0, max: 1e12, noNaN: true }),
    });
    fc.assert(
      fc.property(uses, (use) => {
        const limit = planClaimLimit(use);
        const free = use.concurrency - use.executing - use.waiting;
        expect(limit).toBeGreaterThanOrEqual(Math.min(500, Math.max(0, free)));
        if (limit > 0) expect(use.executing + use.waiting + limit).toBeLessThanOrEqual(use.concurrency + 1_000);
      }),
    );
  });
});
