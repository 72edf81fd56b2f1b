import { createReadiness } from './readiness.js';

describe('createReadiness', () => {
  /** Questions are answered when told to, and the clock goes when told to. */
  function start() {
    const asked: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];
    const clock = { nowMs: 0 };
    const ask = async () => new Promise<void>((resolve, reject) => asked.push({ resolve, reject }));
    return { asked, clock, isReady: createReadiness(ask, () => clock.nowMs) };
  }

  it('shares an answer with all who ask meanwhile and for a moment after', async () => {
    const { asked, clock, isReady } = start();
    const first = [isReady(), isReady()];
    asked[0]?.resolve();
    await Promise.all(first);
    clock.nowMs = 249;
    await isReady();
    expect(asked).toHaveLength(1);
  });

  it('takes what was so for half a second while it asks anew, and no longer', async () => {
    const { asked, clock, isReady } = start();
    const first = isReady();
    asked[0]?.resolve();
    await first;
    clock.nowMs = 499;
    await isReady(); // though nobody has answered yet
    expect(asked).toHaveLength(2);
    clock.nowMs = 500;
    const waiting = isReady();
    asked[1]?.reject(new Error('away'));
    await expect(waiting).rejects.toThrow('away');
    await expect(isReady()).rejects.toThrow('away');
    expect(asked).toHaveLength(2);
  });

  it('tells at once that all was not well', async () => {
    const { asked, clock, isReady } = start();
    const first = isReady();
    asked[0]?.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    clock.nowMs = 250;
    const second = isReady();
    asked[1]?.resolve();
    await second;
  });
});
