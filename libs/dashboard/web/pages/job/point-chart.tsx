import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react';
import style from './point-chart.module.css';

/** Where a mark lies, as shares of the width and the height of the chart. */
export interface MarkBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PointChartProps {
  /** For those who hear it. */
  readonly label: string;
  /** How many marks there are; the keys go through them in their order. */
  readonly count: number;
  /** How many marks an arrow up or down goes. */
  readonly upDown?: number;
  readonly boxOf: (index: number) => MarkBox | undefined;
  /** The mark at a place of the chart. */
  readonly indexAt: (x: number, y: number) => number | undefined;
  readonly tell: (index: number) => string;
  readonly onOpen?: (index: number) => void;
  /** The picture. */
  readonly children: ReactNode;
}

/** A picture of many marks, and one box that tells of the one that the mouse or the keys are at. */
export function PointChart(props: PointChartProps) {
  const { label, count, upDown = 0, boxOf, indexAt, tell, onOpen, children } = props;
  const [pointed, setPointed] = useState<number>();
  const at = pointed === undefined || pointed >= count ? undefined : pointed;
  const box = at === undefined ? undefined : boxOf(at);
  function find({ clientX, clientY, currentTarget }: MouseEvent): number | undefined {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return indexAt((clientX - left) / width, (clientY - top) / height);
  }
  function press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && at !== undefined && onOpen !== undefined) onOpen(at);
    else if (event.key === 'Escape' && at !== undefined) setPointed(undefined);
    else {
      const next = nextIndex(event.key, { at, count, upDown });
      if (next === undefined) return;
      setPointed(next);
    }
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      className={style['chart']}
      data-opens={onOpen !== undefined && at !== undefined}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(count, 1)}
      aria-valuenow={(at ?? count - 1) + 1}
      aria-valuetext={at === undefined ? 'the arrows lead through it' : tell(at)}
      onKeyDown={press}
      onBlur={() => setPointed(undefined)}
      onMouseMove={(event) => setPointed(find(event))}
      onMouseLeave={() => setPointed(undefined)}
      onClick={(event) => {
        const index = find(event);
        if (index !== undefined) onOpen?.(index);
      }}
    >
      {children}
      {at !== undefined && box !== undefined && (
        <>
          <div
            className={style['pointed']}
            style={{
              insetInlineStart: percent(box.x),
              insetBlockStart: percent(box.y),
              inlineSize: percent(box.width),
              blockSize: percent(box.height),
            }}
          />
          <div className={style['tip']} style={tipPlace(box)}>
            {tell(at)}
          </div>
        </>
      )}
    </div>
  );
}

/** Where a key leads to; from nowhere to the last one, which is the newest. */
function nextIndex(
  key: string,
  { at, count, upDown }: { readonly at: number | undefined; readonly count: number; readonly upDown: number },
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count },
    ...(upDown === 0 ? {} : { ArrowUp: -upDown, ArrowDown: upDown }),
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return undefined;
  if (at === undefined) return key === 'Home' ? 0 : count - 1;
  return Math.min(Math.max(at + step, 0), count - 1);
}

/** To the side on which there is more room, and no wider than that. */
function tipPlace({ x, width }: MarkBox): CSSProperties {
  if (x < 0.5) return { insetInlineStart: percent(x), maxInlineSize: `min(320px, ${percent(1 - x)})` };
  return { insetInlineEnd: percent(1 - x - width), maxInlineSize: `min(320px, ${percent(x + width)})` };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
