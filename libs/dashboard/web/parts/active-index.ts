/** The row of a list that the keys are at. */
export interface Pointed {
  readonly key: string;
  /** Where it stood: the keys go on from there once it is gone. */
  readonly index: number;
  /** Nobody has pointed at it: it was the first one when the list got the focus. */
  readonly isGuess: boolean;
}

/**
 * Where that row stands now: a list grows at its head. Where it is gone, -1, so that no other is meant in its place;
 * the first row where nobody had pointed at one.
 */
export function activeIndex(keys: readonly string[], pointed: Pointed | undefined): number {
  if (pointed === undefined) return 0;
  const index = keys.indexOf(pointed.key);
  return index === -1 && pointed.isGuess ? 0 : index;
}
