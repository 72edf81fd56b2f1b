import { setTimeout as delay } from 'node:timers/promises';

/** Resolves with the first defined answer; asks again and again for at most `withinMs`. */
export async function eventually<Value>(
  ask: () => Value | undefined | Promise<Value | undefined>,
  withinMs = 20_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`it did not happen within ${withinMs} ms`);
    await delay(5);
  }
}
