import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface Anchor {
  /** Rows that have come above what is looked at. */
  readonly newer: number;
  readonly onScroll: () => void;
  readonly toTop: () => void;
}

/**
 * Keeps what is looked at where it is when rows come above it. At its top a list shows what is new.
 *
 * @param keys of the rows, in order @param height of a row
 */
export function useAnchor(scroller: RefObject<HTMLElement | null>, keys: readonly string[], height: number): Anchor {
  const seen = useRef<{ readonly key: string | undefined; readonly index: number }>(undefined);
  const [newer, setNewer] = useState(0);

  const note = useCallback(() => {
    const index = Math.floor((scroller.current?.scrollTop ?? 0) / height);
    seen.current = { key: keys[index], index };
  }, [scroller, keys, height]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = seen.current;
    if (element !== null && before?.key !== undefined && element.scrollTop > 0) {
      const moved = keys.indexOf(before.key) - before.index;
      if (moved > 0) {
        element.scrollTop += moved * height;
        setNewer((count) => count + moved);
      }
    }
    note();
  }, [scroller, keys, height, note]);

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
