/** What a run that has not started waits for. */
export interface Waits {
  /** What it is held by, whatever else it waits for: its job is paused, or its time is over and it is to be skipped. */
  readonly heldBy?: 'paused' | 'missed';
  /** The one place of its job. */
  readonly forPlace: boolean;
  readonly forDependencies: boolean;
}

/** The state of a run that has not started. */
export interface PendingState {
  readonly status: 'waiting' | 'scheduled';
  /** What it waits for first. */
  readonly reason?: 'paused' | 'missed' | 'waiting_for_slot' | 'waiting_for_dependencies';
}

/**
 * Decides the state of a run that has not started. It waits for its place before it waits for its dependencies, and
 * holds the place meanwhile; it is scheduled when there is nothing left to wait for.
 */
export function planPendingState({ heldBy, forPlace, forDependencies }: Waits): PendingState {
  if (heldBy !== undefined) return { status: 'waiting', reason: heldBy };
  if (forPlace) return { status: 'waiting', reason: 'waiting_for_slot' };
  if (forDependencies) return { status: 'waiting', reason: 'waiting_for_dependencies' };
  return { status: 'scheduled' };
}
