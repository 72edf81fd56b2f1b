/**
 * The rows that are meant by a row, or with Shift by all rows up to it. A list grows at its head, so rows are known by
 * their keys: where they stand is looked for when it is needed.
 *
 * @param keys of all rows, in their order
 * @param before the row that was meant before, where Shift was pressed; where it is gone there is no range
 */
export function planRowRange(keys: readonly string[], before: string | undefined, key: string): readonly string[] {
  const to = keys.indexOf(key);
  const from = before === undefined ? -1 : keys.indexOf(before);
  if (from === -1 || to === -1) return [key];
  return keys.slice(Math.min(from, to), Math.max(from, to) + 1);
}
