import type { ClaimedRun } from '@aster-scheduler/run-store';

/** Why an attempt is ended from outside. `timeout` is for handlers only: commands are timed by the executor. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'timeout';

/** A run that this worker is executing. */
export interface ActiveRun {
  readonly run: ClaimedRun;
  readonly signal: AbortSignal;
  stop(reason: StopReason): void;
  /** Whether the claim is known to be gone, whatever the attempt was stopped for before. */
  readonly isLost: boolean;
  /** When it was claimed, on the worker's monotonic clock. */
  readonly claimedAtMs: number;
}

/** The runs that a worker is executing, from claim to settlement. */
export interface ActiveRuns {
  add(run: ClaimedRun): ActiveRun;
  remove(runId: string): void;
  get(runId: string): ActiveRun | undefined;
  list(): readonly ActiveRun[];
  readonly size: number;
}

export function createActiveRuns(): ActiveRuns {
  const runs = new Map<string, ActiveRun>();
  return {
    add(run) {
      const controller = new AbortController();
      let isLost = false;
      const active: ActiveRun = {
        run,
        signal: controller.signal,
        stop: (reason) => {
          isLost ||= reason === 'lost';
          if (!controller.signal.aborted) controller.abort(reason);
        },
        get isLost() {
          return isLost;
        },
        claimedAtMs: performance.now(),
      };
      runs.set(run.id, active);
      return active;
    },
    remove: (runId) => void runs.delete(runId),
    get: (runId) => runs.get(runId),
    list: () => [...runs.values()],
    get size() {
      return runs.size;
    },
  };
}
