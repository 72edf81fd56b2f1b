import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { copyText } from '../parts/copy-text.js';
import { LogLine } from './log-line.js';
import style from './log-lines.module.css';
import { nextShownChars } from './long-line.js';
import { planScroll } from './plan-scroll.js';
import { useSelectionRows } from './selection-rows.js';
import type { Log } from './use-log.js';

interface LogLinesProps {
  readonly log: Log;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly isWrapping: boolean;
  readonly hasTimes: boolean;
  /** Lines that begin a group which is folded. */
  readonly folded: readonly number[];
  /** Folds such a group, or opens it. */
  readonly onFold: (line: number) => void;
  /** The row that is to be seen; a new object jumps again. */
  readonly jump: { readonly row: number } | undefined;
  /** Chosen lines, as in `#L10-L20`, from 1. */
  readonly chosen: readonly [number, number] | undefined;
  readonly onChoose: (from: number, to: number) => void;
  /** Only the end is there: which number a line has is not known. */
  readonly isTail: boolean;
}

const lineHeight = 20;
/** Rows that are asked for beside those that can be seen. */
const margin = 40;

/** Lines of any number: only those that can be seen are in the page. */
export function LogLines({ log, isFollowing, onFollow, isWrapping, jump, chosen, ...ofLine }: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useHeight(scroller);
  const [top, setTop] = useState(0);
  const { rows: count, lines } = log.state;
  const plan = planScroll({ rows: count, height, top, lineHeight });
  const { first, visible } = plan;
  const selection = useSelectionRows(scroller);
  useCopying(log, selection);
  const { want } = log;
  const [opened, setOpened] = useState<ReadonlyMap<number, number>>(new Map());
  useEffect(
    () => want({ from: Math.max(first - margin, 0), to: first + visible + margin, opened }),
    [want, first, visible, opened],
  );
  useLayoutEffect(() => {
    if (isFollowing && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [isFollowing, count, height]);

  const lastJump = useRef<object>(undefined);
  useEffect(() => {
    // a jump is made once, wherever the reader goes afterwards
    if (jump === undefined || jump === lastJump.current || scroller.current === null) return;
    lastJump.current = jump;
    scroller.current.scrollTop = plan.topOf(Math.max(jump.row - Math.floor(visible / 3), 0));
  }, [jump, plan, visible]);

  function scroll(): void {
    const element = scroller.current;
    if (element === null) return;
    setTop(element.scrollTop);
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    if (isAtEnd !== isFollowing) onFollow(isAtEnd);
  }

  const seen = Array.from({ length: visible }, (_, index) => first + index);
  const kept = selection.current === undefined ? [] : [selection.current.from.row, selection.current.to.row];
  const rows = [...new Set([...seen, ...kept])].filter((row) => row < count).sort((a, b) => a - b);
  return (
    <div className={style['around']}>
      <div
        ref={scroller}
        className={style['scroller']}
        onScroll={scroll}
        tabIndex={0}
        role="log"
        aria-label="Output"
        aria-live="off"
      >
        <div style={{ height: plan.total, position: 'relative' }}>
          <div
            className={style['window']}
            style={{ transform: `translateY(${plan.windowTop}px)` }}
            data-wrap={isWrapping}
          >
            {rows.map((row) => (
              <LogLine
                key={row}
                row={row}
                content={log.rows.get(row)}
                digits={String(lines).length}
                chosen={chosen}
                {...ofLine}
                onMore={(line) => setOpened(new Map(opened).set(line, nextShownChars(opened.get(line))))}
                isKeptOnly={row < first || row >= first + visible}
              />
            ))}
          </div>
        </div>
      </div>
      <HitMarks hits={log.hits} rows={count} />
    </div>
  );
}

const markHeight = 1_000;
const mostMarks = 400;

/** Where in the whole something was found, beside the bar that scrolls it. */
function HitMarks({ hits, rows }: { readonly hits: Uint32Array; readonly rows: number }) {
  const places = useMemo(() => {
    const found = new Set<number>();
    for (const row of hits) found.add(Math.floor((row / rows) * mostMarks));
    return [...found].map((place) => (place / mostMarks) * markHeight);
  }, [hits, rows]);
  if (places.length === 0) return null;
  return (
    <svg className={style['marks']} viewBox={`0 0 6 ${markHeight}`} preserveAspectRatio="none" aria-hidden>
      <path d={places.map((y) => `M0 ${y}h6v4h-6z`).join('')} />
    </svg>
  );
}

function useHeight(scroller: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(400);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return height;
}

/** What is copied comes from the output itself: of a long selection most lines are not in the page. */
function useCopying({ text }: Log, selection: ReturnType<typeof useSelectionRows>): void {
  useEffect(() => {
    function copy(event: ClipboardEvent): void {
      const range = selection.current;
      if (range === undefined || range.from.row === range.to.row) return;
      event.preventDefault();
      void text(range.from.row, range.to.row + 1).then(async (lines) =>
        copyText(cut(lines, range.from.at, range.to.at)),
      );
    }
    document.addEventListener('copy', copy);
    return () => document.removeEventListener('copy', copy);
  }, [text, selection]);
}

/** Whole lines without what lies before the selection in the first and behind it in the last. */
function cut(text: string, from: number, to: number): string {
  const lastLine = text.lastIndexOf('\n') + 1;
  return text.slice(from, lastLine + to);
}
