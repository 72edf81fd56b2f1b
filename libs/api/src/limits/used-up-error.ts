import { HttpProblemError } from '../problems/http-problem-error.js';
import { usedUp } from './allowance.js';

/** A caller has used up what they may ask for. */
export class UsedUpError extends HttpProblemError {
  readonly points: number;
  /** When there is more, by `performance.now()`. */
  readonly renewedAtMs: number;
  constructor(points: number, renewedAtMs: number) {
    const { detail, headers } = usedUp(points, renewedAtMs - performance.now());
    super('TOO_MANY_REQUESTS', detail, headers);
    this.points = points;
    this.renewedAtMs = renewedAtMs;
  }
}
