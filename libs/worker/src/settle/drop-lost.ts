import type { Claim } from '@aster-scheduler/run-store';
import type { WaitingEnd } from './attempt-end.js';

/** Of ends that have just failed to be settled, gives up those whose claims are gone, and returns the others. */
export function dropLost(tried: readonly WaitingEnd[], isHeld: (claim: Claim) => boolean): WaitingEnd[] {
  const held: WaitingEnd[] = [];
  for (const waiting of tried) {
    waiting.wasTried = true;
    if (isHeld(waiting.end)) held.push(waiting);
    else waiting.resolve(undefined);
  }
  return held;
}
