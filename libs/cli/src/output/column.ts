import type { Style } from './terminal.js';

/** One column of a list. */
export interface Column<Item> {
  readonly title: string;
  text(item: Item): string;
  /** Only under `-o wide` and in CSV. */
  readonly isWide?: boolean;
  /** Left out first when a line is too long; the highest number goes first. By default it stays. */
  readonly dropOrder?: number;
  /** Shortened when a line is too long and nothing is left to leave out. */
  readonly shrinks?: boolean;
  /** It is not left out while it can have as much as this. */
  readonly leastWidth?: number;
  readonly alignsRight?: boolean;
  style?(item: Item): Style | undefined;
}
