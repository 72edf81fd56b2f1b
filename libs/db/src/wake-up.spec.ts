import { createWakeUp } from './wake-up.js';

const hour = 3_600_000;

describe('a wake-up', () => {
  it('cuts a sleep short', async () => {
    const wakeUp = createWakeUp();
    const sleep = wakeUp.sleep(hour);
    wakeUp.ring();
    await expect(sleep).resolves.toBe(true);
  });

  it('that rang before cuts the next sleep short, and only that one', async () => {
    const wakeUp = createWakeUp();
    wakeUp.ring();
    wakeUp.ring();
    await wakeUp.sleep(hour);
    const slept = { isOver: false };
    const next = wakeUp.sleep(hour).then(() => (slept.isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(slept.isOver).toBe(false);
    wakeUp.ring();
    await next;
  });

  it('ends with its signal, at once when that has aborted already', async () => {
    const stop = new AbortController();
    const sleep = createWakeUp().sleep(hour, stop.signal);
    stop.abort();
    await sleep;
    await expect(createWakeUp().sleep(hour, stop.signal)).resolves.toBe(false);
  });

  it.each([0, -5, 0.2])('sleeps %d ms and goes on by itself', async (ms) => {
    await expect(createWakeUp().sleep(ms)).resolves.toBe(false);
  });

  it('sleeps longer than a timer can without waking at once', async () => {
    const wakeUp = createWakeUp();
    const slept = { isOver: false };
    const sleep = wakeUp.sleep(2 ** 40).then(() => (slept.isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(slept.isOver).toBe(false);
    wakeUp.ring();
    await sleep;
  });
});
