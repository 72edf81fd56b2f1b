import { setTimeout as delay } from 'node:timers/promises';

/** Microseconds since 1970, on the clock of this machine: the commands and the server read the same one. */
export function nowUs() {
  return Date.now() * 1_000;
}

/** Resolves with the first answer that is not `undefined`, or with `undefined` after `timeoutMs`. */
export async function until(ask, timeoutMs, everyMs = 50) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await delay(everyMs);
  }
}
