export type Widths = Readonly<Record<string, number>>;

export const leastWidth = 48;

/**
 * How wide columns are once one of them is wider, or narrower: the one behind it gives way, or of the last the one
 * before. All together they stay as wide as they were.
 *
 * @param now in pixels, in their order
 */
export function planWidths(now: ReadonlyArray<readonly [key: string, width: number]>, key: string, by: number): Widths {
  const at = now.findIndex(([each]) => each === key);
  const [own, other] = [now[at], now[at + 1] ?? now[at - 1]];
  const widths = Object.fromEntries(now);
  if (own === undefined || other === undefined) return widths;
  const moved = Math.max(Math.min(by, other[1] - leastWidth), leastWidth - own[1]);
  return { ...widths, [own[0]]: own[1] + moved, [other[0]]: other[1] - moved };
}

/** The track of a column: a share of what there is, so that a list is never wider than its window. */
export function trackOf(width: string, kept: number | undefined, isAnyKept: boolean): string {
  if (kept !== undefined) return `minmax(${leastWidth}px, ${kept}fr)`;
  // beside shares of some hundred, one of a few is none
  return isAnyKept ? width.replace(/minmax\((\d+)px,.*/, 'minmax($1px, $1fr)') : width;
}
