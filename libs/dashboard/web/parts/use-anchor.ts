import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface Anchor {
  /** Rows that have come above what is looked at. */
  readonly newer: number;
  readonly onScroll: () => void;
  readonly toTop: () => void;
}

interface AnchoredList {
  /** Of the rows, in order. */
  readonly keys: readonly string[];
  /** Of a row. */
  readonly height: number;
  /** What the list was asked for. */
  readonly about: string | undefined;
}

/**
 * Keeps what is looked at where it is when rows come above it. At its top a list shows what is new; and one that is
 * asked for something else, or in another order, begins there.
 */
export function useAnchor(scroller: RefObject<HTMLElement | null>, { keys, height, about }: AnchoredList): Anchor {
  const asked = useRef(about);
  const seen = useRef<{ readonly key: string | undefined; readonly index: number }>(undefined);
  const [newer, setNewer] = useState(0);

  const note = useCallback(() => {
    const index = Math.floor((scroller.current?.scrollTop ?? 0) / height);
    seen.current = { key: keys[index], index };
  }, [scroller, keys, height]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = asked.current === about ? seen.current : undefined;
    if (element !== null && asked.current !== about) {
      element.scrollTop = 0;
      setNewer(0);
    }
    asked.current = about;
    if (element !== null && before?.key !== undefined && element.scrollTop > 0) {
      const moved = keys.indexOf(before.key) - before.index;
      if (moved > 0) {
        element.scrollTop += moved * height;
        setNewer((count) => count + moved);
      }
    }
    note();
  }, [scroller, keys, height, about, note]);

  return {
    newer,
    onScroll() {
      note();
      if (scroller.current?.scrollTop === 0) setNewer(0);
    },
    toTop() {
      if (scroller.current !== null) scroller.current.scrollTop = 0;
    },
  };
}
