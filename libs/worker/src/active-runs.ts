import { hostClockMs } from '@aster-scheduler/executor';
import type { ClaimedRun } from '@aster-scheduler/run-store';

/**
 * Why an attempt is ended from outside. `timeout` is for handlers only: commands are timed by the executor. `no-slot`
 * comes before the start only.
 */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'timeout' | 'no-slot';

/** A claim, by the run it is on and the number it has there. */
export interface Claim {
  readonly runId: string;
  readonly fence: number;
}

/** A run that this worker is executing. Times are readings of the host's clock. */
export interface ActiveRun {
  readonly run: ClaimedRun;
  /** Aborts with the reason when the attempt is to end. */
  readonly signal: AbortSignal;
  /** Why the attempt is to end; `undefined` while it is not. */
  readonly stopReason: StopReason | undefined;
  /** The first reason counts. */
  stop(reason: StopReason): void;
  /** Calls `listener` when the attempt is to end, at once if it is already; answers how to take that back. */
  onStop(listener: () => void): () => void;
  /** Whether the claim is known to be gone, whatever the attempt was stopped for before. */
  readonly isLost: boolean;
  readonly claimedAtMs: number;
  /** Until when it may block the thread: the deadline of a handler, with its grace. */
  readonly blocksUntilMs: number;
}

/**
 * The runs that a worker is executing, from claim to settlement. A run that was lost may be claimed again while its last
 * attempt is being ended; then it is there twice.
 */
export interface ActiveRuns {
  /** Adds runs that have been claimed together, just now. */
  add(runs: readonly ClaimedRun[]): readonly ActiveRun[];
  remove(active: ActiveRun): void;
  /** Remembers a claim whose attempt was made and whose end could not be recorded. */
  giveUp(claim: Claim): void;
  /** Whether the claim was given up: where the database still has it, its run must not pass for one never started. */
  gaveUp(claim: Claim): boolean;
  /** Whether the claim is the latest on a run of this list, and not known to be gone. */
  holds(claim: Claim): boolean;
  /** Whether the run is in the list, under whatever claim. */
  has(runId: string): boolean;
  list(): readonly ActiveRun[];
  /** How many runs of each handler are in the list. */
  byHandler(): ReadonlyMap<string, number>;
  /** Until when handlers may block the thread. */
  blockedUntilMs(): number;
  readonly size: number;
}

/** So many claims that were given up are remembered, the latest ones: far more than are lost at once. */
const maxGivenUp = 20_000;

export function createActiveRuns(): ActiveRuns {
  const byRun = new Map<string, ActiveRun>(); // under the latest claim
  const earlier = new Set<ActiveRun>(); // of runs that were claimed again since
  const givenUp = new Set<string>();
  return {
    add(claimed) {
      const now = hostClockMs();
      return claimed.map((run) => {
        const before = byRun.get(run.id);
        if (before !== undefined) earlier.add(before);
        const active = startActiveRun(run, now);
        byRun.set(run.id, active);
        return active;
      });
    },
    remove(active) {
      if (!earlier.delete(active) && byRun.get(active.run.id) === active) byRun.delete(active.run.id);
    },
    giveUp(claim) {
      givenUp.add(keyOf(claim));
      const [oldest] = givenUp;
      if (givenUp.size > maxGivenUp && oldest !== undefined) givenUp.delete(oldest);
    },
    gaveUp: (claim) => givenUp.has(keyOf(claim)),
    holds({ runId, fence }) {
      const active = byRun.get(runId);
      return active?.run.fence === fence && !active.isLost;
    },
    has: (runId) => byRun.has(runId),
    list: () => [...byRun.values(), ...earlier],
    byHandler() {
      const counts = new Map<string, number>();
      for (const { run } of [...byRun.values(), ...earlier]) {
        const { handler } = run.task;
        if (handler !== undefined) counts.set(handler, (counts.get(handler) ?? 0) + 1);
      }
      return counts;
    },
    blockedUntilMs() {
      let latestMs = 0;
      for (const { blocksUntilMs } of byRun.values()) latestMs = Math.max(latestMs, blocksUntilMs);
      for (const { blocksUntilMs } of earlier) latestMs = Math.max(latestMs, blocksUntilMs);
      return latestMs;
    },
    get size() {
      return byRun.size + earlier.size;
    },
  };
}

function startActiveRun(run: ClaimedRun, now: number): ActiveRun {
  const { handler, timeoutMs, killGraceMs } = run.task;
  let listeners: Set<() => void> | undefined;
  let controller: AbortController | undefined; // most attempts end without anybody having asked for it
  let stopReason: StopReason | undefined;
  let isLost = false;
  return {
    run,
    get signal() {
      controller ??= new AbortController();
      if (stopReason !== undefined) controller.abort(stopReason);
      return controller.signal;
    },
    get stopReason() {
      return stopReason;
    },
    stop(reason) {
      isLost ||= reason === 'lost';
      if (stopReason !== undefined) return;
      stopReason = reason;
      controller?.abort(reason);
      for (const listener of listeners ?? []) listener();
    },
    onStop(listener) {
      if (stopReason !== undefined) listener();
      else (listeners ??= new Set()).add(listener);
      return () => void listeners?.delete(listener);
    },
    get isLost() {
      return isLost;
    },
    claimedAtMs: now,
    blocksUntilMs: handler === undefined ? 0 : now + timeoutMs + killGraceMs,
  };
}

function keyOf({ runId, fence }: Claim): string {
  return `${runId}:${fence}`;
}
