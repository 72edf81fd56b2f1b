import { useEffect, useRef } from 'react';
import { readKeyChoice } from './key-choice.js';

/**
 * Has single keys do something while this is shown: never in a field, in a dialog, with Ctrl or Alt, or when they are
 * turned off.
 *
 * @param onKey says whether the key did something; then nobody else is asked
 * @param isFirst asked before the others: the second key of a pair, such as `g c`, is nobody else's
 */
export function useKeys(onKey: (key: string) => boolean, isFirst = false): void {
  const current = useRef(onKey);
  useEffect(() => {
    current.current = onKey;
  });
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isElsewhere(event.target) || !readKeyChoice()) return;
      if (current.current(event.key)) event.preventDefault();
    }
    document.addEventListener('keydown', press, isFirst);
    return () => document.removeEventListener('keydown', press, isFirst);
  }, [isFirst]);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // a box that was ticked keeps the focus, and takes nothing but Space
  const fields = 'input:not([type="checkbox"]), textarea, select, [role="dialog"]';
  return target.isContentEditable || target.closest(fields) !== null;
}
