import { useSyncExternalStore } from 'react';

const storageKey = 'aster.key';
const listeners = new Set<() => void>();

/** The key of this tab; it is in no address and in no other tab. */
export function readKey(): string | undefined {
  return sessionStorage.getItem(storageKey) ?? undefined;
}

/** @param key `undefined` signs out */
export function writeKey(key: string | undefined): void {
  if (key === undefined) sessionStorage.removeItem(storageKey);
  else sessionStorage.setItem(storageKey, key);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useKey(): string | undefined {
  return useSyncExternalStore(subscribe, readKey);
}
