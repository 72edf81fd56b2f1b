import { useSyncExternalStore } from 'react';
import { isRailNarrow, onRailChange } from './rail-choice.js';

export function useIsRailNarrow(): boolean {
  return useSyncExternalStore(onRailChange, isRailNarrow);
}
