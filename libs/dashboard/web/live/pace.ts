import { useSyncExternalStore } from 'react';

let isPaused = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether the reader has stopped all updates. */
export function usePaused(): boolean {
  return useSyncExternalStore(subscribe, () => isPaused);
}

export function togglePaused(): void {
  isPaused = !isPaused;
  for (const listener of listeners) listener();
}

/** For `refetchInterval` of a query: every so often while updates are not stopped; hidden tabs do not ask at all. */
export function every(ms: number): () => number | false {
  return () => (isPaused ? false : ms);
}

/** For `refetchOnWindowFocus`: what the reader has stopped stays. */
export function unlessPaused(): boolean {
  return !isPaused;
}
