import { startLongTimer } from './long-timer.js';

describe('startLongTimer', () => {
  it('runs after its time', async () => {
    await new Promise<void>((resolve) => startLongTimer(1, resolve));
  });

  it.each([2 ** 31, 2 ** 40, Infinity])('does not take %d ms for none', async (ms) => {
    let hasRun = false;
    const stop = startLongTimer(ms, () => (hasRun = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop();
    expect(hasRun).toBe(false);
  });
});
