import { useSyncExternalStore } from 'react';

let isNeeded = false;
const listeners = new Set<() => void>();

function change(needed: boolean): void {
  if (isNeeded === needed) return;
  isNeeded = needed;
  for (const listener of listeners) listener();
}

/** The server has refused what was asked for want of a key, or because of it. */
export const noteUnauthenticated = () => change(true);
export const noteSignedIn = () => change(false);

export function useSignInNeed(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => isNeeded,
  );
}
