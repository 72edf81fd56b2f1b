import type { HeldClaim } from '@aster-scheduler/run-store';

/** Finds claims that the database made for this worker and whose answer was lost. */
export interface UnknownClaims {
  /** A claim is about to be asked for. */
  asking(): void;
  /** The claim asked for last was answered, or is no longer waited for. */
  asked(): void;
  isAsking(): boolean;
  /**
   * Returns those of the unknown claims that no claim under way can be about to answer. To be called with every list of
   * held claims: the statement of a claim may reach the database long after the worker has stopped waiting for it.
   */
  sight(unknown: readonly HeldClaim[]): readonly HeldClaim[];
}

/** @param nowMs a clock that never steps back */
export function createUnknownClaims(nowMs: () => number = () => performance.now()): UnknownClaims {
  let askingSinceMs: number | undefined;
  let sightings = new Map<string, number>();

  /**
   * A claim in a list was asked for before the list came, so a claim asked for later cannot be the one that is being
   * answered.
   */
  const cannotBeAnswered = (sightedAtMs: number): boolean => askingSinceMs === undefined || askingSinceMs > sightedAtMs;

  return {
    asking() {
      askingSinceMs = nowMs();
    },
    asked() {
      askingSinceMs = undefined;
    },
    isAsking: () => askingSinceMs !== undefined,
    sight(unknown) {
      const known = new Map(sightings);
      const now = nowMs();
      sightings = new Map(unknown.map((run) => [keyOf(run), known.get(keyOf(run)) ?? now]));
      return unknown.filter((run) => {
        const sightedAtMs = known.get(keyOf(run));
        return sightedAtMs !== undefined && cannotBeAnswered(sightedAtMs);
      });
    },
  };
}

function keyOf({ runId, fence }: HeldClaim): string {
  return `${runId}:${fence}`;
}
