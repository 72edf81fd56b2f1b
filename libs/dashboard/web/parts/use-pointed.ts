import { useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { Pointed } from './active-index.js';

interface Place {
  readonly pointed: Pointed;
  /** The list had the focus. */
  readonly isLeft: boolean;
}

/** By entry of the history and list; as few as somebody goes back through. */
const places = new Map<string, Place>();
const mostPlaces = 50;

/**
 * The row of a list that the keys are at. Who comes back to the list by the history is at the row that they left it at,
 * with the focus in the list if it was there.
 */
export function usePointed(
  label: string,
  list: RefObject<HTMLElement | null>,
): readonly [Pointed | undefined, (pointed: Pointed) => void] {
  const entry = useRouterState({ select: ({ location }) => location.state.__TSR_key });
  const name = `${entry ?? ''} ${label}`;
  const [pointed, setPointed] = useState(() => places.get(name)?.pointed);
  useEffect(() => {
    const nobodyElse = document.activeElement === null || document.activeElement === document.body;
    if (places.get(name)?.isLeft === true && nobodyElse) list.current?.focus({ preventScroll: true });
    // once, as the list comes
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useLayoutEffect(() => {
    const element = list.current;
    // before the list is taken out of the page, and the focus with it
    return () => {
      if (pointed === undefined) return;
      places.delete(name);
      places.set(name, { pointed, isLeft: element?.contains(document.activeElement) === true });
      for (const oldest of [...places.keys()].slice(0, -mostPlaces)) places.delete(oldest);
    };
  }, [name, pointed, list]);
  return [pointed, setPointed];
}
