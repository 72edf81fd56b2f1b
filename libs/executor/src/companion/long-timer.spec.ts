import { jest } from '@jest/globals';
import { startLongTimer } from './long-timer.js';

describe('startLongTimer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([0, 1000, 2 ** 31 - 1, 2 ** 31, 90 * 86_400_000])('runs once after %d ms and not before', (afterMs) => {
    let runs = 0;
    startLongTimer(afterMs, () => runs++);
    jest.advanceTimersByTime(Math.max(0, afterMs - 1));
    expect(runs).toBe(afterMs === 0 ? 1 : 0);
    jest.advanceTimersByTime(10);
    expect(runs).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([1000, 2 ** 40, Infinity])('leaves nothing behind when it is cancelled before %d ms', (afterMs) => {
    const cancel = startLongTimer(afterMs, () => {
      throw new Error('ran');
    });
    jest.advanceTimersByTime(500);
    cancel();
    expect(jest.getTimerCount()).toBe(0);
  });
});
