import { settlementPatienceMs } from '@aster-scheduler/run-store';

interface FailedEnd {
  /** Of the run, or of the ping that ends it. */
  readonly id: string;
  readonly error: unknown;
}

/** Runs whose end could not be settled in the pass before, and since when that fails by itself. */
export interface FailingRuns {
  /** What this pass has left; it follows upon the one before. */
  remember(failed: readonly FailedEnd[]): void;
  /** Whether a run has failed for so long, lastly with this error, that it is to end without what follows. */
  readonly isHopeless: (id: string, error: unknown) => boolean;
}

/** @param clockMs of this process, which nobody sets */
export function createFailingRuns(clockMs: () => number = () => performance.now()): FailingRuns {
  let since = new Map<string, number>();
  return {
    remember(failed) {
      const before = since;
      since = new Map();
      for (const { id, error } of failed) {
        const isOnlyLocked = settlementPatienceMs(error) === Infinity; // however long that is: it is no failure
        const sinceMs = before.get(id) ?? (isOnlyLocked ? undefined : clockMs());
        if (sinceMs !== undefined) since.set(id, sinceMs);
      }
    },
    isHopeless: (id, error) => {
      const sinceMs = since.get(id);
      return sinceMs !== undefined && clockMs() - sinceMs > settlementPatienceMs(error);
    },
  };
}
