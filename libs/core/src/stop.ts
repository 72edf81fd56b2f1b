/** Why an attempt is ended from outside. `no-slot`: its worker claimed it and had no room; only before the start. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'no-slot';

/** Tells that something is to end, and why. It does what an `AbortSignal` does, for a small part of its cost. */
export interface StopSignal<Reason = StopReason> {
  /** `undefined` while it is not to end. */
  readonly reason: Reason | undefined;
  /** Calls `listener` when it is to end, at once if it is already. Returns what takes that back. */
  onStop(listener: (reason: Reason) => void): () => void;
}

/** The other end of a `StopSignal`. */
export interface Stopper<Reason = StopReason> {
  readonly signal: StopSignal<Reason>;
  /** The first reason counts; later calls do nothing. */
  stop(reason: Reason): void;
}

export function createStopper<Reason = StopReason>(): Stopper<Reason> {
  let listeners: Set<(reason: Reason) => void> | undefined; // most attempts end without anybody having asked for it
  let reason: Reason | undefined;
  return {
    signal: {
      get reason() {
        return reason;
      },
      onStop(listener) {
        if (reason !== undefined) listener(reason);
        else (listeners ??= new Set()).add(listener);
        return () => void listeners?.delete(listener);
      },
    },
    stop(why) {
      if (reason !== undefined) return;
      reason = why;
      for (const listener of listeners ?? []) listener(why);
    },
  };
}
