import { useSyncExternalStore } from 'react';
import { stream } from './stream.js';

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
  stream.setPaused(isPaused);
  for (const listener of listeners) listener();
}

/** Hints are hints: what is shown for long is read anew now and then all the same. */
const liveMs = 15_000;

/**
 * For `refetchInterval` of a query: every so often while updates are not stopped, and seldom while the server tells of
 * changes; hidden tabs do not ask at all.
 */
export function every(ms: number): () => number | false {
  return () => (isPaused ? false : stream.isLive() ? Math.max(ms, liveMs) : ms);
}

/** For `refetchOnWindowFocus`: what the reader has stopped stays. */
export function unlessPaused(): boolean {
  return !isPaused;
}
