import type { EnqueueRequest } from './enqueue-request.js';

/** Runs made by one statement. */
const mostRuns = 1_000;
/** And with so many bytes of payloads, but for a single one that is larger: each statement has a deadline. */
const mostBytes = 4 * 1_048_576;

/** The first of the requests, so many as one statement can make in time. */
export function takePortion(requests: readonly EnqueueRequest[]): readonly EnqueueRequest[] {
  let bytes = 0;
  let taken = 0;
  for (; taken < Math.min(requests.length, mostRuns); taken += 1) {
    bytes += sizeOf(requests[taken]?.payload);
    if (bytes > mostBytes && taken > 0) break;
  }
  return requests.slice(0, taken);
}

/** About the bytes of its JSON: a character that is more than one byte counts as one. */
function sizeOf(payload: unknown): number {
  if (payload === undefined) return 0;
  return typeof payload === 'string' ? payload.length : ((JSON.stringify(payload) as string | undefined)?.length ?? 0);
}
