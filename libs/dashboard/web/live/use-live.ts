import { useSyncExternalStore } from 'react';
import { stream } from './stream.js';

/** Whether the server tells of changes at present; otherwise it is asked every few seconds. */
export function useLive(): boolean {
  return useSyncExternalStore(stream.onTurn, stream.isLive);
}
