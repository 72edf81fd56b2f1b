import type { HeldClaim } from '@aster-scheduler/run-store';

/** Finds claims that the database made for this worker and whose answer never came through. */
export interface UnknownClaims {
  /** A claim is about to be asked for. */
  asking(): void;
  /** The claim asked for last was answered, or given up. */
  asked(): void;
  isAsking(): boolean;
  /**
   * Answers which of the claims that the worker does not know are not those of a question under way. To be called with
   * every list of held runs: a claim may reach the database long after it was given up.
   */
  sight(unknown: readonly HeldClaim[]): readonly HeldClaim[];
}

/** @param nowMs a clock that never steps back */
export function createUnknownClaims(nowMs: () => number = () => performance.now()): UnknownClaims {
  let askingSinceMs: number | undefined;
  let sightings = new Map<string, number>();

  /** The claim that the list shows was asked for before the list came: only an older question can be answered by it. */
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
