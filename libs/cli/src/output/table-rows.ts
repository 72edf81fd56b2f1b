/** A row of a table that the server sends as names and rows of values. */
export type TableRow = Readonly<Record<string, number | null>>;

/** Rows of values as things with names. */
export function tableRows(
  columns: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<number | null>>,
): readonly TableRow[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
}
