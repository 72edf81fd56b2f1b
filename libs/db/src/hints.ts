import type { OnHint } from './listen.js';

/** Passes hints on to all that wait for them in this process. */
export interface Hints {
  readonly tell: OnHint;
  /** Registers for hints; returns how to end that. */
  onHint(listener: OnHint): () => void;
}

export function createHints(): Hints {
  const listeners = new Set<OnHint>();
  return {
    tell(channel, payload) {
      for (const listener of listeners) listener(channel, payload);
    },
    onHint(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
