import fc from 'fast-check';
import { workerDefaults } from '../worker-options.js';
import { leaseTimes } from './lease-times.js';

describe('leaseTimes', () => {
  it('leaves time for a second renewal when one goes without an answer, before anything is ended', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 3_600_000 }), fc.nat(60_000), (leaseMs, killBeforeLeaseEndMs) => {
        const { beatEveryMs, answerWithinMs, retryMs, marginMs } = leaseTimes({ leaseMs, killBeforeLeaseEndMs });
        expect(beatEveryMs + 2 * answerWithinMs + retryMs).toBeLessThanOrEqual(leaseMs - marginMs + 0.001);
      }),
    );
  });

  it('is as designed at the defaults', () => {
    expect(leaseTimes(workerDefaults)).toEqual({
      leaseMs: 15_000,
      beatEveryMs: 5_000,
      idleBeatEveryMs: 6_750,
      answerWithinMs: 3_000,
      retryMs: 500,
      marginMs: 3_000,
    });
  });
});
