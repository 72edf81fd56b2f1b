import { formatDuration } from './duration.js';
import type { Outcome } from './outcome.js';

/** What an attempt comes to that was ended because it ran for longer than it may. */
export function outcomeOfTimeout(timeoutMs: number): Outcome {
  return { status: 'timed_out', reason: 'timeout', errorMsg: `timed out after ${formatDuration(timeoutMs)}` };
}
