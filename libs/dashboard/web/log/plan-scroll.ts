/** What a list of equal rows is to be shown in. */
export interface ScrollFacts {
  readonly rows: number;
  /** Of what can be seen, in pixels. */
  readonly height: number;
  /** As far as it is scrolled, in pixels. */
  readonly top: number;
  readonly lineHeight: number;
}

export interface ScrollPlan {
  /** The first row that can be seen, and how many. */
  readonly first: number;
  readonly visible: number;
  /** Of what is scrolled, in pixels. */
  readonly total: number;
  /** Where the rows are drawn. */
  readonly windowTop: number;
  /** How far to scroll, so that a row is the first. */
  topOf(row: number): number;
}

/** Browsers cut elements off at 16 to 33 million pixels, half of it on some screens. */
const tallest = 8_000_000;

/**
 * Decides which rows are drawn where. Up to some 400,000 rows a pixel of scrolling is a pixel of the list; above that
 * scrolling is a share of the list, since no element is as tall.
 */
export function planScroll({ rows, height, top, lineHeight }: ScrollFacts): ScrollPlan {
  const real = rows * lineHeight;
  const total = Math.min(real, tallest);
  const fitting = Math.ceil(height / lineHeight) + 1;
  if (real <= tallest) {
    const first = Math.min(Math.max(Math.floor(top / lineHeight), 0), Math.max(rows - 1, 0));
    return {
      first,
      visible: Math.min(fitting, rows - first),
      total,
      windowTop: first * lineHeight,
      topOf: (row) => row * lineHeight,
    };
  }
  const room = total - height;
  const lastFirst = rows - Math.floor(height / lineHeight);
  const share = Math.min(Math.max(top / room, 0), 1);
  const first = Math.round(share * lastFirst);
  return {
    first,
    visible: Math.min(fitting, rows - first),
    total,
    windowTop: Math.min(top, total - height),
    topOf: (row) => (Math.min(row, lastFirst) / lastFirst) * room,
  };
}
