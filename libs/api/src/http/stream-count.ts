import type { ServerResponse } from 'node:http';
import { HttpProblemError } from '../problems/http-problem-error.js';

/** How many follow something live; each keeps a connection for hours. */
export interface StreamCount {
  /**
   * Counts an answer until its connection is done with it.
   *
   * @param who its caller; `undefined` for one without a name
   * @throws HttpProblemError when there are too many already: the connections that are left are for calls
   */
  enter(response: ServerResponse, who?: string): void;
  /** How many follow now. */
  open(): number;
}

const retryAfterSeconds = 10;

/**
 * @param max for all together
 * @param maxOfOne for each caller
 */
export function createStreamCount(max: number, maxOfOne = max): StreamCount {
  let open = 0;
  const openOf = new Map<string, number>();
  return {
    open: () => open,
    enter(response, who) {
      const own = who === undefined ? 0 : (openOf.get(who) ?? 0);
      if (open >= max) throw tooMany(`${max} clients are following already`);
      if (own >= maxOfOne) throw tooMany(`you are following ${maxOfOne} things already`);
      open += 1;
      if (who !== undefined) openOf.set(who, own + 1);
      response.once('close', () => {
        open -= 1;
        if (who === undefined) return;
        const left = (openOf.get(who) ?? 1) - 1;
        if (left > 0) openOf.set(who, left);
        else openOf.delete(who);
      });
    },
  };
}

function tooMany(what: string): HttpProblemError {
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return new HttpProblemError('TOO_MANY_REQUESTS', `${what}; ask again later`, headers);
}
