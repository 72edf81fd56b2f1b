/** So much of a line is shown at first. */
export const shownChars = 10_000;

/** How much of it is shown next: ten times as much, since a line of a hundred megabytes would hold up the page. */
export function nextShownChars(now = shownChars): number {
  return now * 10;
}
