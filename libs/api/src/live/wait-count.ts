import { HttpProblemError } from '../problems/http-problem-error.js';

/** How many wait for the ends of runs. */
export interface WaitCount {
  /**
   * Returns what is to be called once the waiting is over.
   *
   * @throws HttpProblemError when too many wait already
   */
  enter(): () => void;
}

const retryAfterSeconds = 5;

export function createWaitCount(most: number): WaitCount {
  let waiting = 0;
  return {
    enter() {
      if (waiting >= most) {
        throw new HttpProblemError('TOO_MANY_REQUESTS', `${most} clients wait for runs already; ask again later`, {
          'retry-after': String(retryAfterSeconds),
        });
      }
      waiting += 1;
      return () => {
        waiting -= 1;
      };
    },
  };
}
