const storageKey = 'aster.next-hour.height';

/** Of a chart, a line, and some jobs. */
const usualHeight = 320;
const mostHeight = 2_000;

/**
 * How high the box of the next hour was when it was last there, in pixels. It comes after the page, and what stands
 * below it stays where it is.
 */
export function keptHeight(): number {
  const kept = Number(localStorage.getItem(storageKey) ?? usualHeight);
  return kept > 0 && kept <= mostHeight ? kept : usualHeight;
}

export function keepHeight(height: number): void {
  localStorage.setItem(storageKey, String(Math.round(height)));
}
