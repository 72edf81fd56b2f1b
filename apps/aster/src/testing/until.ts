import { setTimeout as delay } from 'node:timers/promises';

/** Resolves with the first answer that is not `undefined`; asks a few times a second. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  what: string,
  timeoutMs = 60_000,
): Promise<Answer> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`still not so after ${timeoutMs} ms: ${what}`);
    await delay(50);
  }
}
