import { settlementPatienceMs } from '@aster-scheduler/run-store';

/** Runs whose end could not be settled in the pass before, and since when. */
export interface FailingRuns {
  /** What this pass has left; it follows upon the one before. */
  remember(failed: ReadonlyArray<{ readonly runId: string }>): void;
  /** Whether a run has failed for so long, lastly with this error, that it is to end without what follows. */
  readonly isHopeless: (runId: string, error: unknown) => boolean;
}

export function createFailingRuns(): FailingRuns {
  let since = new Map<string, number>();
  return {
    remember(failed) {
      since = new Map(failed.map(({ runId }) => [runId, since.get(runId) ?? performance.now()]));
    },
    isHopeless: (runId, error) => {
      const sinceMs = since.get(runId);
      return sinceMs !== undefined && performance.now() - sinceMs > settlementPatienceMs(error);
    },
  };
}
