import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashApiKey } from '@aster-scheduler/core';
import { bearerOf } from '../access/key-check.js';
import { problemReply, type Reply } from '../http/reply.js';
import { aProblem } from '../problems/to-problem.js';
import { usedUp } from './allowance.js';
import { createRefusalPace } from './refusal-pace.js';
import type { UsedUpError } from './used-up-error.js';

/**
 * The keys whose holders have used up what they may ask for. Until there is more, their requests are refused by the key
 * alone, before anything else is looked at: nearly all requests of a burst are such, and they must cost others nothing.
 */
export interface RefusedKeys {
  /** Notes that the sender of a request was refused; nothing where it carries no key. */
  note(request: IncomingMessage, refusal: UsedUpError): void;
  /** How a request is answered whose key is among them, when its turn comes; `undefined`: it is to be looked at. */
  replyTo(request: IncomingMessage): ((response: ServerResponse) => Promise<Reply>) | undefined;
}

export function createRefusedKeys(): RefusedKeys {
  const refusals = new Map<string, UsedUpError>();
  const pace = createRefusalPace();
  return {
    note(request, refusal) {
      const name = nameOf(request);
      if (name === undefined) return;
      const now = performance.now();
      for (const [other, { renewedAtMs }] of refusals) if (renewedAtMs <= now) refusals.delete(other);
      refusals.set(name, refusal);
    },
    replyTo(request) {
      if (refusals.size === 0) return undefined;
      const name = nameOf(request);
      const refusal = name === undefined ? undefined : refusals.get(name);
      if (refusal === undefined || refusal.renewedAtMs <= performance.now()) return undefined;
      return async (response) => {
        await pace.turn(() => response.destroyed);
        const leftMs = Math.max(refusal.renewedAtMs - performance.now(), 0);
        const { detail, headers } = usedUp(refusal.points, leftMs);
        return problemReply({ problem: aProblem('TOO_MANY_REQUESTS', detail), headers });
      };
    },
  };
}

/** Where a key does not say who sends it. */
export const noRefusedKeys: RefusedKeys = { note: () => undefined, replyTo: () => undefined };

/** Keys are kept as digests alone. */
function nameOf({ headers }: IncomingMessage): string | undefined {
  const key = bearerOf(headers.authorization);
  return key === '' ? undefined : hashApiKey(key).toString('base64');
}
