import { hostClockMs } from '../host-clock.js';
import { createLease } from './lease.js';

function leaseEnd(untilMs: number): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    createLease(untilMs, () => resolve(performance.now() - startedAt));
  });
}

describe('createLease', () => {
  it('ends at its time on the clock of the host', async () => {
    expect(await leaseEnd(hostClockMs() + 700)).toBeGreaterThan(650); // the clock goes in steps of 10 ms
  });

  it.each([0, -Infinity, Number.NaN])('is over from the start when it lasts until %s', (until) => {
    let ends = 0;
    const lease = createLease(until, () => ends++);
    expect([lease.isOver(), ends]).toEqual([true, 1]);
  });

  it('goes on for ever when nothing else is said', () => {
    const lease = createLease(Infinity, () => {
      throw new Error('over');
    });
    expect([lease.isOver(), lease.endsAt()]).toEqual([false, Infinity]);
    lease.stop();
  });

  it('ends once more after it was extended, and can be made shorter', async () => {
    const ends: string[] = [];
    await new Promise<void>((resolve) => {
      const lease = createLease(hostClockMs() - 1, () => {
        ends.push('over');
        if (ends.length === 2) resolve();
      });
      lease.extend(Infinity);
      expect(lease.isOver()).toBe(false);
      lease.extend(hostClockMs() + 20);
    });
    expect(ends).toHaveLength(2);
  });
});
