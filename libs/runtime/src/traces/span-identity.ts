import { createHash } from 'node:crypto';

/**
 * Who the spans of a run are. All of it follows from the run, so that each process knows the spans of the others
 * without asking: the worker that crashed names the same attempt as the scheduler that settles it.
 */

/** The trace of a run is the run: its id without dashes. */
export function traceIdOf(runId: string): string {
  return runId.replaceAll('-', '').toLowerCase();
}

export function runSpanIdOf(runId: string): string {
  return digestOf(`run ${traceIdOf(runId)}`).toString('hex', 0, 8);
}

/** @param fence of the claim under which the attempt runs */
export function attemptSpanIdOf(runId: string, fence: number): string {
  return digestOf(`attempt ${traceIdOf(runId)} ${fence}`).toString('hex', 0, 8);
}

/** @param fence of the claim that ended the wait */
export function waitSpanIdOf(runId: string, fence: number): string {
  return digestOf(`wait ${traceIdOf(runId)} ${fence}`).toString('hex', 0, 8);
}

/**
 * Whether a run is among those of which spans are kept. It goes by a hash of the whole id: all ticks of a job end in
 * the same bits, so by these alone always the same jobs would be chosen.
 *
 * @param ratio from 0 for none to 1 for all
 */
export function isSampled(runId: string, ratio: number): boolean {
  if (ratio >= 1) return true;
  return digestOf(`sample ${traceIdOf(runId)}`).readUIntBE(0, 6) / 2 ** 48 < ratio;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
