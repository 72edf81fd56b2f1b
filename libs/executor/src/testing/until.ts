import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a fact; fails, with what it is, when it does not come true in time. */
export async function until(fact: string, isSo: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() >= deadline) throw new Error(`not within ${withinMs} ms: ${fact}`);
    await delay(10);
  }
}
