import { type RawBuilder, sql } from 'kysely';

/**
 * Rows as one parameter: `select … from rowsOf(rows, 'id uuid, n integer') as input`. One text of a statement serves
 * any number of rows. Keys that are absent or `undefined` are null. NUL characters and lone surrogates, which the
 * database cannot hold, become U+FFFD.
 *
 * @param columns names and Postgres types, as in a table's definition
 */
export function rowsOf(rows: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${jsonText(rows)}::json) as input(${sql.raw(columns)})`;
}

/** JSON that Postgres accepts as `json` and `jsonb`. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? storableText(item) : item));
}

/** The text with what the database cannot hold replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{fffd}').toWellFormed() : text.toWellFormed();
}
