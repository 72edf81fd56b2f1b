import { hostClockMs } from '@aster-scheduler/executor';
import { createSignsOfLife } from './signs-of-life.js';

describe('createSignsOfLife', () => {
  it('counts the silence from the last answer, for whoever shares the memory', () => {
    const signs = createSignsOfLife();
    expect(createSignsOfLife(signs.memory).silentForMs()).toBeGreaterThan(1_000);
    signs.answer();
    expect(createSignsOfLife(signs.memory).silentForMs()).toBeLessThan(1_000);
  });

  it('does not count the time that handlers may block', () => {
    const signs = createSignsOfLife();
    signs.mayBlockUntil(hostClockMs() + 60_000);
    expect(signs.silentForMs()).toBe(0);
    signs.mayBlockUntil(hostClockMs() - 60_000);
    expect(signs.silentForMs()).toBeGreaterThanOrEqual(60_000);
    signs.mayBlockUntil(Infinity);
    expect(signs.silentForMs()).toBe(0);
  });
});
