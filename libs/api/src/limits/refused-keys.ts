import type { IncomingMessage } from 'node:http';
import { hashApiKey } from '@aster-scheduler/core';
import { bearerOf } from '../access/key-check.js';
import { problemReply, type Reply } from '../http/reply.js';
import { aProblem } from '../problems/to-problem.js';
import { usedUp } from './allowance.js';
import type { UsedUpError } from './used-up-error.js';

/**
 * The keys whose holders have used up what they may ask for. Until there is more, their requests are refused by the key
 * alone, before anything else is looked at: nearly all requests of a burst are such, and they must cost others nothing.
 */
export interface RefusedKeys {
  /** Notes that the sender of a request was refused; nothing where it carries no key. */
  note(request: IncomingMessage, refusal: UsedUpError): void;
  /** What a request is answered whose key is among them; `undefined`: it is to be looked at. */
  replyTo(request: IncomingMessage): Reply | undefined;
}

export function createRefusedKeys(): RefusedKeys {
  const refusals = new Map<string, UsedUpError>();
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
      const leftMs = (refusal?.renewedAtMs ?? 0) - performance.now();
      if (refusal === undefined || leftMs <= 0) return undefined;
      const { detail, headers } = usedUp(refusal.points, leftMs);
      return problemReply({ problem: aProblem('TOO_MANY_REQUESTS', detail), headers });
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
