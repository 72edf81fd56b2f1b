import type { ReactNode } from 'react';

export interface Column<Item> {
  readonly key: string;
  readonly head: ReactNode;
  /** A track of a CSS grid: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly cell: (item: Item) => ReactNode;
  /** Names of classes for all that is in the cell; an element less than one around it. */
  readonly look?: string;
  /** Shown on phones too, as the first or the second line of a card. */
  readonly phone?: 1 | 2;
  /** Not there until somebody wants it. */
  readonly isExtra?: true;
  /** Orders that its head puts the list in, the first one first; `-` descends. */
  readonly orders?: readonly string[];
}

/** Which items are chosen, to do one thing to all of them. */
export interface TableSelection<Item> {
  /** What the list was asked for: a range does not begin at what was chosen in another list. */
  readonly about: string;
  readonly has: (key: string) => boolean;
  readonly nameOf: (item: Item) => string;
  readonly choose: (keys: readonly string[], isChosen: boolean) => void;
}
