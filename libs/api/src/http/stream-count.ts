import type { ServerResponse } from 'node:http';
import { HttpProblemError } from '../problems/http-problem-error.js';

/** How many follow something live; each keeps a connection for hours. */
export interface StreamCount {
  /**
   * Counts an answer until its connection is done with it.
   *
   * @throws HttpProblemError when there are too many already: the connections that are left are for calls
   */
  enter(response: ServerResponse): void;
}

const retryAfterSeconds = 10;

export function createStreamCount(max: number): StreamCount {
  let open = 0;
  return {
    enter(response) {
      if (open >= max) {
        throw new HttpProblemError('TOO_MANY_REQUESTS', `${max} clients are following already; ask again later`, {
          'retry-after': String(retryAfterSeconds),
        });
      }
      open += 1;
      response.once('close', () => {
        open -= 1;
      });
    },
  };
}
