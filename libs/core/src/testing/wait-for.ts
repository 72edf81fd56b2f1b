import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, in words, for the error; the text of `ask` by default. */
  readonly what?: string;
  /** 45 s by default: a busy machine is no failure, and tests have a minute. */
  readonly withinMs?: number;
}

const firstPauseMs = 5;
const longestPauseMs = 50;

/**
 * Waits for a fact: resolves with the first answer that is neither `undefined` nor `false`, and rejects when there was
 * none in time. It asks often at first, then 20 times a second.
 */
export async function waitFor<Value>(
  ask: () => Value | undefined | false | Promise<Value | undefined | false>,
  { what = ask.toString(), withinMs = 45_000 }: WaitOptions = {},
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.2, longestPauseMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(pauseMs);
  }
}
