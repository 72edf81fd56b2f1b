import { useSyncExternalStore } from 'react';

const storageKey = 'aster.rail';
const listeners = new Set<() => void>();

function isNarrow(): boolean {
  return localStorage.getItem(storageKey) === 'icons';
}

/** Whether the rail is icons alone, kept in the browser. */
export function useIsRailNarrow(): boolean {
  return useSyncExternalStore(listen, isNarrow);
}

export function toggleRail(): void {
  localStorage.setItem(storageKey, isNarrow() ? 'words' : 'icons');
  for (const listener of listeners) listener();
}

/** Another tab may have changed it. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
