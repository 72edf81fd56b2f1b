import { hostClockMs } from '@aster-scheduler/executor';
import type { ClaimedRun } from '@aster-scheduler/run-store';

/** Why an attempt is ended from outside. `timeout` is for handlers only: commands are timed by the executor. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'timeout';

/** A claim, by the run it is on and the number it has there. */
export interface Claim {
  readonly runId: string;
  readonly fence: number;
}

/** A run that this worker is executing. Times are readings of the host's clock. */
export interface ActiveRun {
  readonly run: ClaimedRun;
  readonly signal: AbortSignal;
  stop(reason: StopReason): void;
  /** Whether the claim is known to be gone, whatever the attempt was stopped for before. */
  readonly isLost: boolean;
  readonly claimedAtMs: number;
  /** Until when it may block the thread: the deadline of a handler, with its grace. */
  readonly blocksUntilMs: number;
}

/** The runs that a worker is executing, from claim to settlement. */
export interface ActiveRuns {
  /** Adds runs that have been claimed together, just now. */
  add(runs: readonly ClaimedRun[]): readonly ActiveRun[];
  remove(claim: Claim): void;
  /** Remembers a claim whose attempt was made and whose end could not be recorded. */
  giveUp(claim: Claim): void;
  /** Whether the claim was given up: where the database still has it, its run must not pass for one never started. */
  gaveUp(claim: Claim): boolean;
  /** Whether the claim is on a run of this list and not known to be gone. */
  holds(claim: Claim): boolean;
  /** Whether the run is in the list, under whatever claim. */
  has(runId: string): boolean;
  list(): readonly ActiveRun[];
  /** Until when handlers may block the thread. */
  blockedUntilMs(): number;
  readonly size: number;
}

/** So many claims that were given up are remembered, the latest ones: far more than are lost at once. */
const maxGivenUp = 20_000;

export function createActiveRuns(): ActiveRuns {
  const runs = new Map<string, ActiveRun>();
  const givenUp = new Set<string>();
  return {
    add(claimed) {
      const now = hostClockMs();
      return claimed.map((run) => {
        const active = startActiveRun(run, now);
        runs.set(keyOf({ runId: run.id, fence: run.fence }), active);
        return active;
      });
    },
    remove: (claim) => void runs.delete(keyOf(claim)),
    giveUp(claim) {
      givenUp.add(keyOf(claim));
      const [oldest] = givenUp;
      if (givenUp.size > maxGivenUp && oldest !== undefined) givenUp.delete(oldest);
    },
    gaveUp: (claim) => givenUp.has(keyOf(claim)),
    holds(claim) {
      const active = runs.get(keyOf(claim));
      return active !== undefined && !active.isLost;
    },
    has(runId) {
      for (const { run } of runs.values()) if (run.id === runId) return true;
      return false;
    },
    list: () => [...runs.values()],
    blockedUntilMs: () => Math.max(0, ...[...runs.values()].map((active) => active.blocksUntilMs)),
    get size() {
      return runs.size;
    },
  };
}

function startActiveRun(run: ClaimedRun, now: number): ActiveRun {
  const controller = new AbortController();
  const { handler, timeoutMs, killGraceMs } = run.task;
  let isLost = false;
  return {
    run,
    signal: controller.signal,
    stop: (reason) => {
      isLost ||= reason === 'lost';
      if (!controller.signal.aborted) controller.abort(reason);
    },
    get isLost() {
      return isLost;
    },
    claimedAtMs: now,
    blocksUntilMs: handler === undefined ? 0 : now + timeoutMs + killGraceMs,
  };
}

/** By the claim rather than the run: a run that was lost may be claimed again while its last attempt is being ended. */
function keyOf({ runId, fence }: Claim): string {
  return `${runId}:${fence}`;
}
