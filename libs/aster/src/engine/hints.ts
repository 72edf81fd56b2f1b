import type { Channel, OnHint } from '@aster-scheduler/db';

/** Hands hints on to whoever waits for them in this process. */
export interface Hints {
  readonly tell: OnHint;
  /** Registers for hints; answers how to end that. */
  onHint(listener: OnHint): () => void;
  /** Calls `ring` at hints of one channel; answers how to end that. */
  ringOn(channel: Channel, ring: () => void): () => void;
}

export function createHints(): Hints {
  const listeners = new Set<OnHint>();
  function onHint(listener: OnHint): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  return {
    tell(channel, payload) {
      for (const listener of listeners) listener(channel, payload);
    },
    onHint,
    ringOn: (channel, ring) =>
      onHint((told) => {
        if (told === channel) ring();
      }),
  };
}
