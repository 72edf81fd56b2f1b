import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { pan, partOf, type TimeRange, zoom } from './plan-range.js';
import style from './time-brush.module.css';

interface TimeBrushProps {
  /** What the whole width stands for. */
  readonly range: TimeRange;
  /** A part was drawn with the mouse; or else Ctrl and the wheel went nearer or farther, or it was moved along. */
  readonly onRange: (range: TimeRange, isDrawn: boolean) => void;
  /** A part can be drawn, and nothing else. */
  readonly isFixed?: boolean;
  readonly children: ReactNode;
}

/** Less is a click with an unsteady hand. */
const leastPx = 6;
/** Turns of a wheel come in swarms: the page is asked for the last of each. */
const pauseMs = 120;

/** A chart over time of which a part can be chosen: drawn with the mouse; on touch it is moved along. */
export function TimeBrush({ range, onRange, isFixed = false, children }: TimeBrushProps) {
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef<number>(undefined);
  const [drawn, setDrawn] = useState<readonly [number, number]>();
  useWheel(box, isFixed ? undefined : { range, onRange });
  const shareOf = (x: number) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(Math.max((x - left) / width, 0), 1);
  };
  const forget = () => {
    begun.current = undefined;
    setDrawn(undefined);
  };
  function move({ clientX, pointerType, pointerId, currentTarget }: PointerEvent): void {
    if (begun.current === undefined || Math.abs(clientX - begun.current) < leastPx) return;
    currentTarget.setPointerCapture(pointerId); // also beyond the edge it goes on
    if (pointerType !== 'touch') setDrawn([shareOf(begun.current), shareOf(clientX)]);
  }
  function end({ clientX, pointerType }: PointerEvent): void {
    const start = begun.current;
    forget();
    if (start === undefined || Math.abs(clientX - start) < leastPx) return;
    // what was drawn is no click on what lies below
    addEventListener('click', stop, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', stop, { capture: true }));
    if (pointerType === 'touch' && isFixed) return;
    if (pointerType === 'touch') onRange(pan(range, shareOf(start) - shareOf(clientX)), false);
    else onRange(partOf(range, [shareOf(start), shareOf(clientX)]), true);
  }
  return (
    <div
      ref={box}
      className={style['brush']}
      onPointerDown={(event) => {
        if (event.button === 0) begun.current = event.clientX;
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerLeave={forget}
      onPointerCancel={forget}
    >
      {children}
      {drawn !== undefined && (
        <div
          className={style['drawn']}
          style={{
            insetInlineStart: `${Math.min(...drawn) * 100}%`,
            inlineSize: `${Math.abs(drawn[1] - drawn[0]) * 100}%`,
          }}
        />
      )}
    </div>
  );
}

function stop(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

/** Ctrl and the wheel goes nearer and farther around the pointer; Shift, or a wheel to the side, moves along. */
function useWheel(
  box: { readonly current: HTMLDivElement | null },
  moved: Pick<TimeBrushProps, 'range' | 'onRange'> | undefined,
): void {
  const latest = useRef(moved);
  useEffect(() => {
    latest.current = moved;
  });
  const isMoved = moved !== undefined;
  useEffect(() => {
    const element = box.current;
    if (element === null || !isMoved) return undefined;
    let wanted: TimeRange | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function turn(event: WheelEvent): void {
      const isZoom = event.ctrlKey || event.metaKey;
      const along = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (!isZoom && Math.abs(along) < Math.abs(event.deltaY) && !event.shiftKey) return; // the page scrolls
      event.preventDefault();
      const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
      const before = wanted ?? latest.current?.range;
      if (before === undefined) return;
      wanted = isZoom
        ? zoom(before, 1.002 ** event.deltaY, (event.clientX - left) / width)
        : pan(before, along / Math.max(width, 1));
      timer ??= setTimeout(() => {
        timer = undefined;
        if (wanted !== undefined) latest.current?.onRange(wanted, false);
        wanted = undefined;
      }, pauseMs);
    }
    element.addEventListener('wheel', turn, { passive: false });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('wheel', turn);
    };
  }, [box, isMoved]);
}
