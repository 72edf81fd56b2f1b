import type { Attempt } from '../attempts/attempt.js';
import { createPace } from './pace.js';
import { aheadMs, planClaimLimit } from './plan-claim-limit.js';

/** The slots in which a worker executes, and the attempts that wait for one. */
export interface Slots {
  /** Calls `admit` once the run has a slot, or is to end without having had one. First come, first served. */
  enter(attempt: Attempt, admit: () => void): void;
  /** Its attempt has ended; nothing happens when it had no slot. */
  leave(attempt: Attempt): void;
  /**
   * How many runs may be claimed now.
   *
   * @param claimed those that the worker has already, up to their settlement
   */
  claimLimit(claimed: number): number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly admit: () => void;
}

/** A run that has waited for a slot this long is handed back, so that another worker can claim it. */
const longestWaitMs = 200;

/** @param onFree called when a slot was left */
export function createSlots(concurrency: number, onFree: () => void): Slots {
  const executing = new Set<Attempt>();
  const waiting = new Map<Attempt, Waiting>();
  const pace = createPace();
  const patience = createPatience(waiting, pace.forget);

  function begin(attempt: Attempt): void {
    if (executing.size === 0) pace.begin();
    executing.add(attempt);
  }

  function admitNext(): void {
    for (const [attempt, { admit }] of waiting) {
      if (executing.size >= concurrency) return;
      waiting.delete(attempt);
      begin(attempt);
      admit();
    }
  }

  function wait(attempt: Attempt, admit: () => void): void {
    const forget = attempt.signal.onStop(() => {
      if (waiting.delete(attempt)) admit();
    });
    waiting.set(attempt, {
      sinceMs: performance.now(),
      admit() {
        forget();
        admit();
      },
    });
    patience.watch();
  }

  return {
    enter(attempt, admit) {
      if (attempt.signal.reason !== undefined) return admit();
      if (executing.size >= concurrency || waiting.size > 0) return wait(attempt, admit);
      begin(attempt);
      admit();
    },
    leave(attempt) {
      if (!executing.delete(attempt)) return;
      pace.ended();
      if (executing.size === 0 && waiting.size === 0) pace.pause();
      admitNext();
      onFree();
    },
    claimLimit(claimed) {
      const settling = claimed - executing.size - waiting.size;
      const expected = pace.expectedIn(aheadMs);
      return planClaimLimit({ concurrency, executing: executing.size, waiting: waiting.size, settling, expected });
    },
  };
}

/** Hands back runs that wait too long: long attempts hold the slots, so the runs were claimed too early. */
function createPatience(waiting: ReadonlyMap<Attempt, Waiting>, onOver: () => void): { watch(): void } {
  let timer: NodeJS.Timeout | undefined;

  function watch(ms = longestWaitMs): void {
    timer ??= setTimeout(sendAway, ms).unref();
  }

  function sendAway(): void {
    timer = undefined;
    for (const [attempt, { sinceMs }] of waiting) {
      const leftMs = sinceMs + longestWaitMs - performance.now();
      if (leftMs > 0) return watch(leftMs);
      onOver();
      attempt.stop('no-slot');
    }
  }

  return { watch: () => watch() };
}
