import type { WaitingEnd } from './attempt-end.js';

/** Ends settled at once. */
export const mostInBatch = 500;
/** And with so many bytes of results, except for a single one that is larger: more takes too long to arrive. */
const mostBytes = 8 * 1_048_576;

/** The ends to settle next, from the head of the queue. */
export function takeBatch(queue: readonly WaitingEnd[], most: number): readonly WaitingEnd[] {
  let bytes = 0;
  let taken = 0;
  for (; taken < Math.min(queue.length, most); taken += 1) {
    bytes += queue[taken]?.end.outcome.resultBytes ?? 0;
    if (bytes > mostBytes && taken > 0) break;
  }
  return queue.slice(0, taken);
}
