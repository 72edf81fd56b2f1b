import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { networkOf } from '../access/network-of.js';
import { HttpProblemError } from '../problems/http-problem-error.js';

/** How often somebody may send a key that opens nothing. */
export interface SignInLimits {
  /** Whether an address has used up its tries. */
  isUsedUp(address: string | undefined): Promise<boolean>;
  /** Counts a key that opens nothing. */
  count(address: string | undefined): Promise<void>;
}

/**
 * Opens something with the secret that a request carries: a key, a token, the cookie of a session. What opens nothing
 * is counted as a failed sign-in of its address, and recorded.
 *
 * @param open resolves to `undefined` for a secret that opens nothing, and with `asksNobody` also for one that has not
 *   opened anything lately
 * @throws HttpProblemError 429 for one that opens nothing, from an address that has used up its tries
 */
export type TryOpen = <Opened>(
  request: IncomingMessage,
  open: (asksNobody: boolean) => Promise<Opened | undefined>,
) => Promise<Opened | undefined>;

export const failedSignIns = 10;
export const failedSignInSeconds = 60;

export function createSignInLimits(): SignInLimits {
  const limiter = new RateLimiterMemory({ points: failedSignIns, duration: failedSignInSeconds });
  return {
    async isUsedUp(address) {
      const known = await limiter.get(networkOf(address));
      return known !== null && known.consumedPoints >= failedSignIns;
    },
    async count(address) {
      await limiter.penalty(networkOf(address));
    },
  };
}

/** @returns 429: whoever sends many keys is refused before any of them is looked up */
export function tooManyFailures(): HttpProblemError {
  const detail = `${failedSignIns} keys that open nothing came from this address within a minute; ask again later`;
  return new HttpProblemError('TOO_MANY_REQUESTS', detail, { 'retry-after': String(failedSignInSeconds) });
}
