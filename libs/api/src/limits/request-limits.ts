import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblemError } from '../problems/http-problem-error.js';

/** How much one caller may ask for. Each process of the API counts for itself, so that a request costs no statement. */
export interface RequestLimits {
  /**
   * Takes what a request costs from what its caller has left.
   *
   * @param who the caller, or the address where there is no name; `undefined` takes nothing
   * @returns headers that tell what is left
   * @throws HttpProblemError 429, with the seconds after which there is more
   */
  take(who: string | undefined, cost: number): Promise<Readonly<Record<string, string>>>;
}

/**
 * Allowances are renewed so often. Short, so that a burst is over soon, and long enough for a page that asks for a
 * lot.
 */
export const windowSeconds = 10;

/** @param points what a caller may spend in each window; 0: as much as they like */
export function createRequestLimits(points: number): RequestLimits {
  const limiter = new RateLimiterMemory({ points, duration: windowSeconds });
  const policy = `"default";q=${points};w=${windowSeconds}`;
  const headersOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes) => ({
    'ratelimit-policy': policy,
    ratelimit: `"default";r=${Math.max(remainingPoints, 0)};t=${secondsOf(msBeforeNext)}`,
  });
  return {
    async take(who, cost) {
      if (points === 0 || who === undefined) return {};
      try {
        return headersOf(await limiter.consume(who, cost));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const detail = `you may ask for ${points} in ${windowSeconds} seconds, of which statistics cost ${countingCost} each`;
        const seconds = Math.max(secondsOf(error.msBeforeNext), 1);
        throw new HttpProblemError('TOO_MANY_REQUESTS', `${detail}; ask again in ${seconds} s`, {
          ...headersOf(error),
          'retry-after': String(seconds),
        });
      }
    },
  };
}

/** What a request costs that counts runs; any other costs 1. */
export const countingCost = 10;

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
