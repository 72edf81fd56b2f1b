/** A set of small whole numbers that can be counted and indexed without a search. Plain data. */
export interface NumberSet {
  /** The members, ascending. */
  readonly values: readonly number[];
  /** At index n: how many members are less than n. */
  readonly ranks: readonly number[];
}

/** @param max the largest number that may be a member; `ranks` reaches to `max + 1` */
export function numberSet(values: Iterable<number>, max: number): NumberSet {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const ranks: number[] = [];
  let rank = 0;
  for (let value = 0; value <= max + 1; value++) {
    ranks.push(rank);
    if (sorted[rank] === value) rank++;
  }
  return { values: sorted, ranks };
}

/** How many members are less than `value`. */
export function rankOf(set: NumberSet, value: number): number {
  return set.ranks[value] ?? set.values.length;
}

export function includes(set: NumberSet, value: number): boolean {
  return rankOf(set, value + 1) > rankOf(set, value);
}

/** The member at `index`, which must be less than the number of members. */
export function valueAt(set: NumberSet, index: number): number {
  const value = set.values[index];
  if (value === undefined) throw new RangeError(`no member at index ${index}`);
  return value;
}
