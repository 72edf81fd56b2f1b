import { setTimeout as delay } from 'node:timers/promises';
import { startLongTimer } from './long-timer.js';

describe('startLongTimer', () => {
  it.each([0, 20, 50, 100])('runs once, after %d ms, though a timer of the system lasts for 20', async (afterMs) => {
    const startedAt = performance.now();
    let runs = 0;
    await new Promise<void>((resolve) => startLongTimer(afterMs, () => resolve(void runs++), 20));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(afterMs - 5); // each timer may be a millisecond early
    await delay(30);
    expect(runs).toBe(1);
  });

  it.each([2 ** 31, 90 * 86_400_000, Infinity])(
    'does not run at once when it is to run after %d ms',
    async (afterMs) => {
      let runs = 0;
      const cancel = startLongTimer(afterMs, () => runs++);
      await delay(20);
      cancel();
      expect(runs).toBe(0);
    },
  );

  it.each([10, 50])('does not run once it was cancelled, before %d ms', async (afterMs) => {
    let runs = 0;
    startLongTimer(afterMs, () => runs++, 20)();
    await delay(80);
    expect(runs).toBe(0);
  });
});
