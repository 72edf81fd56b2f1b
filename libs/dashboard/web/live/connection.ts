import { useSyncExternalStore } from 'react';

let offlineSince: Date | undefined;
const listeners = new Set<() => void>();

/** Told by every answer, and by every question that got none. */
export function noteAnswer(isGood: boolean): void {
  if (isGood === (offlineSince === undefined)) return;
  offlineSince = isGood ? undefined : new Date();
  for (const listener of listeners) listener();
}

/** Since when the server, or its database, cannot be reached; `undefined` while all is well. */
export function useOfflineSince(): Date | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => offlineSince,
  );
}
