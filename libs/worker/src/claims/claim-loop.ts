import { createWakeUp, type DatabaseWatch, isDeadlinePassed, isQueryTooSlow, type WakeUp } from '@aster-scheduler/db';
import { type Claim, listHeldClaims } from '@aster-scheduler/run-store';
import { type ClaimPass, claimPass } from './claim-pass.js';
import { releaseClaims } from './release-claims.js';

export interface ClaimLoop extends ClaimPass {
  /** Rings when there may be something to claim, or room for it. */
  readonly bell: WakeUp;
  readonly watch: DatabaseWatch;
  /** When the heartbeat has last looked for due runs; a reading of `performance.now`. */
  readonly lookedAtMs: () => number;
  /** Whether the worker is executing the run. */
  readonly has: (runId: string) => boolean;
  /** Whether the worker has executed the run under this claim, and could not record how that ended. */
  readonly gaveUp: (claim: Claim) => boolean;
}

/** Due runs that are locked by other claims are tried again after this, twice this, and so on. */
const contendedPauseMs = 20;
const shortestErrorPauseMs = 100;
const longestErrorPauseMs = 1_000;
const doing = 'claiming runs';
/** The most runs that one claim asks for. */
const mostAtOnce = 512;

/**
 * Claims runs into free slots until `signal` aborts. Returns the worker ids under which there may be claims whose
 * answer was lost.
 */
export async function claimUntilStopped(loop: ClaimLoop, signal: AbortSignal): Promise<Set<string>> {
  const { watch, options } = loop;
  const uncertain = new Set<string>();
  let vainPauseMs = contendedPauseMs;
  let errorPauseMs = shortestErrorPauseMs;
  let most = mostAtOnce;
  while (!signal.aborted) {
    const workerId = loop.workerId();
    try {
      await releaseUnknownClaims(loop, uncertain);
      const { claimed, setAside = 0, inMs, isDue, lateFor } = await claimPass(loop, most);
      watch.answered(doing);
      most = Math.min(most * 2, mostAtOnce);
      if (lateFor !== undefined) {
        uncertain.add(lateFor);
        continue;
      }
      errorPauseMs = shortestErrorPauseMs;
      const isVain = isDue && inMs === 0 && claimed + setAside === 0;
      const pauseMs = isVain ? vainPauseMs : inMs;
      vainPauseMs = isVain ? Math.min(vainPauseMs * 2, options.pollIntervalMs) : contendedPauseMs;
      await sleep(loop, { ms: pauseMs, isDue }, signal);
    } catch (error) {
      if (workerId !== undefined) uncertain.add(workerId);
      watch.failed(doing, error);
      if (isTooMuch(error)) most = Math.max(1, Math.floor(most / 2));
      await createWakeUp().sleep(errorPauseMs * (0.5 + Math.random() / 2), signal);
      errorPauseMs = Math.min(errorPauseMs * 2, longestErrorPauseMs);
    }
  }
  return uncertain;
}

/** Whether the claim may have failed because it returned too much to arrive in time. */
function isTooMuch(error: unknown): boolean {
  return isQueryTooSlow(error) || isDeadlinePassed(error);
}

/**
 * Sleeps until the bell rings or a run is due. If none is known to be due, sleeps until neither a claim nor a heartbeat
 * has looked for one for the poll interval.
 */
async function sleep(
  { bell, lookedAtMs }: ClaimLoop,
  pause: { readonly ms: number; readonly isDue: boolean },
  signal: AbortSignal,
): Promise<void> {
  const sinceMs = performance.now();
  for (;;) {
    const fromMs = pause.isDue ? sinceMs : Math.max(sinceMs, lookedAtMs());
    const leftMs = fromMs + pause.ms - performance.now();
    if (leftMs <= 0 || signal.aborted || (await bell.sleep(leftMs, signal))) return;
  }
}

/**
 * Tries to hand back the runs that were claimed without the worker knowing, until that succeeds or the lease must be
 * over.
 */
export async function releaseAtEnd(loop: ClaimLoop, uncertain: Set<string>): Promise<void> {
  const { options, watch } = loop;
  const untilMs = performance.now() + options.leaseMs;
  while (uncertain.size > 0 && performance.now() < untilMs) {
    try {
      await releaseUnknownClaims(loop, uncertain);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
      await createWakeUp().sleep(Math.min(longestErrorPauseMs, options.leaseMs / 10));
    }
  }
}

/**
 * Called while no claim of this worker is under way, except one that it no longer waits for and that may still be made.
 */
async function releaseUnknownClaims(loop: ClaimLoop, uncertain: Set<string>): Promise<void> {
  for (const workerId of uncertain) {
    const held = await listHeldClaims(loop.services.db, workerId);
    const unknown = held.filter((run) => !loop.has(run.runId));
    const left = await releaseClaims(loop.services, unknown, loop.gaveUp);
    if (left.length === 0) uncertain.delete(workerId);
  }
}
