import { hostClockMs } from '@aster-scheduler/executor';
import type { Claim, ClaimedRun } from '@aster-scheduler/run-store';
import { type Attempt, createAttempt } from './attempt.js';

/**
 * The attempts that a worker has under way. A run that was lost may be claimed again while its last attempt is being
 * ended; then two attempts of it are here.
 */
export interface Attempts {
  /** Adds an attempt for each of the runs, which have been claimed together, just now. */
  add(runs: readonly ClaimedRun[]): readonly Attempt[];
  remove(attempt: Attempt): void;
  /** Remembers a claim whose attempt was started and whose end could not be recorded. */
  giveUp(claim: Claim): void;
  /** Whether the claim was given up. If the database still has such a claim, its run counts as started. */
  gaveUp(claim: Claim): boolean;
  /** Whether the claim is the latest on a run of this list, and not known to be gone. */
  holds(claim: Claim): boolean;
  /** Whether the run is in the list, under any claim. */
  has(runId: string): boolean;
  list(): readonly Attempt[];
  /** How many attempts of each handler are in the list. */
  byHandler(): ReadonlyMap<string, number>;
  /** Until when handlers may block the thread. */
  blockedUntilMs(): number;
  readonly size: number;
}

/** How many given-up claims are remembered, the latest ones: far more than are lost at once. */
const maxGivenUp = 20_000;

export function createAttempts(): Attempts {
  const latest = new Map<string, Attempt>(); // by run, under the latest claim
  const earlier = new Set<Attempt>(); // of runs that were claimed again since
  const givenUp = new Set<string>();
  return {
    add(claimed) {
      const now = hostClockMs();
      return claimed.map((run) => {
        const before = latest.get(run.id);
        if (before !== undefined) earlier.add(before);
        const attempt = createAttempt(run, now);
        latest.set(run.id, attempt);
        return attempt;
      });
    },
    remove(attempt) {
      const { id } = attempt.run;
      if (!earlier.delete(attempt) && latest.get(id) === attempt) latest.delete(id);
    },
    giveUp(claim) {
      givenUp.add(keyOf(claim));
      const [oldest] = givenUp;
      if (givenUp.size > maxGivenUp && oldest !== undefined) givenUp.delete(oldest);
    },
    gaveUp: (claim) => givenUp.has(keyOf(claim)),
    holds({ runId, fence }) {
      const attempt = latest.get(runId);
      return attempt?.run.fence === fence && !attempt.isLost;
    },
    has: (runId) => latest.has(runId),
    list: () => [...latest.values(), ...earlier],
    byHandler() {
      const counts = new Map<string, number>();
      for (const { run } of [...latest.values(), ...earlier]) {
        if (run.task.kind !== 'handler') continue;
        const { handler } = run.task;
        counts.set(handler, (counts.get(handler) ?? 0) + 1);
      }
      return counts;
    },
    blockedUntilMs() {
      let latestMs = 0;
      for (const { blocksUntilMs } of latest.values()) latestMs = Math.max(latestMs, blocksUntilMs);
      for (const { blocksUntilMs } of earlier) latestMs = Math.max(latestMs, blocksUntilMs);
      return latestMs;
    },
    get size() {
      return latest.size + earlier.size;
    },
  };
}

function keyOf({ runId, fence }: Claim): string {
  return `${runId}:${fence}`;
}
