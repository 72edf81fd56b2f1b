import { type RefObject, useEffect, useRef } from 'react';

/** A place in the text of a row. */
export interface LogPlace {
  readonly row: number;
  /** Characters before it. */
  readonly at: number;
}

/** From the earlier to the later of both ends, whichever way it was drawn. */
export interface LogSelection {
  readonly from: LogPlace;
  readonly to: LogPlace;
}

/** Where a selection begins and ends: these rows stay in the page, so that it survives scrolling. */
export function useSelectionRows(scroller: RefObject<HTMLElement | null>): RefObject<LogSelection | undefined> {
  const selected = useRef<LogSelection>(undefined);
  useEffect(() => {
    function look(): void {
      const selection = document.getSelection();
      const anchor = placeOf(selection?.anchorNode ?? null, selection?.anchorOffset ?? 0, scroller.current);
      const focus = placeOf(selection?.focusNode ?? null, selection?.focusOffset ?? 0, scroller.current);
      if (anchor === undefined || focus === undefined || selection?.isCollapsed === true) selected.current = undefined;
      else selected.current = isBefore(anchor, focus) ? { from: anchor, to: focus } : { from: focus, to: anchor };
    }
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [scroller]);
  return selected;
}

function isBefore(one: LogPlace, other: LogPlace): boolean {
  return one.row < other.row || (one.row === other.row && one.at <= other.at);
}

function placeOf(node: Node | null, offset: number, scroller: HTMLElement | null): LogPlace | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  const line = element?.closest<HTMLElement>('[data-row]');
  if (node === null || line === null || line === undefined || scroller?.contains(line) !== true) return undefined;
  const text = line.querySelector('[data-text]');
  const row = Number(line.dataset['row']);
  if (text === null || !text.contains(node)) return { row, at: 0 };
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  return { row, at: range.toString().length };
}
