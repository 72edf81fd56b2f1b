const storageKey = 'aster.rail';
const listeners = new Set<() => void>();

/** Whether the rail is icons alone, kept in the browser. */
export function isRailNarrow(): boolean {
  return localStorage.getItem(storageKey) === 'icons';
}

export function toggleRail(): void {
  localStorage.setItem(storageKey, isRailNarrow() ? 'words' : 'icons');
  for (const listener of listeners) listener();
}

/** Another tab may change it, too. */
export function onRailChange(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
