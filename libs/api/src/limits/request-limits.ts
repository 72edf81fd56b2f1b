import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { allowanceHeaders, windowSeconds } from './allowance.js';
import { UsedUpError } from './used-up-error.js';

/** How much one caller may ask for. Each process of the API counts for itself, so that a request costs no statement. */
export interface RequestLimits {
  /**
   * Takes what a request costs from what its caller has left.
   *
   * @param who the caller, or the address where there is no name; `undefined` takes nothing
   * @returns headers that tell what is left
   * @throws UsedUpError 429, with the seconds after which there is more
   */
  take(who: string | undefined, cost: number): Promise<Readonly<Record<string, string>>>;
}

/** @param points what a caller may spend in each window; 0: as much as they like */
export function createRequestLimits(points: number): RequestLimits {
  const limiter = new RateLimiterMemory({ points, duration: windowSeconds });
  return {
    async take(who, cost) {
      if (points === 0 || who === undefined) return {};
      try {
        const { remainingPoints, msBeforeNext } = await limiter.consume(who, cost);
        return allowanceHeaders({ points, left: remainingPoints, leftForMs: msBeforeNext });
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new UsedUpError(points, performance.now() + error.msBeforeNext);
      }
    },
  };
}
