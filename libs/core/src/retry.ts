import type { RetryPolicy } from './job.js';

/**
 * When the attempt after `attempt` may start, or `undefined` once the attempts are used up.
 *
 * The delay grows by `backoff` with every attempt up to `maxDelayMs`, then is spread over its upper half, so that
 * runs that failed together do not retry together.
 *
 * @param attempt the attempt that has just failed; the first is 1
 * @param random a number in [0, 1)
 */
export function nextRetryAt(policy: RetryPolicy, attempt: number, now: Date, random: number): Date | undefined {
  if (attempt > policy.maxRetries) return undefined;
  // not Infinity, which times 0 is no number
  const growth = Math.min(policy.backoff ** (attempt - 1), Number.MAX_VALUE);
  const delay = Math.min(policy.delayMs * growth, policy.maxDelayMs);
  return new Date(now.getTime() + Math.round(delay * (0.5 + random / 2)));
}
