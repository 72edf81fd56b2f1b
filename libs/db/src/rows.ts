import { type RawBuilder, sql } from 'kysely';

/**
 * Rows as one parameter: `select … from rowsOf(rows, 'id uuid, n integer') as input`. One text of a statement serves
 * any number of rows. Keys that are absent or `undefined` are null. NUL characters and lone surrogates, which the
 * database cannot hold, become U+FFFD.
 *
 * @param columns names and Postgres types, as in a table's definition
 */
export function rowsOf(rows: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${jsonText(rows)}::text::json) as input(${sql.raw(columns)})`;
}

/**
 * Rows by a key, as one parameter of type `jsonb`: `rows -> r.id::text` is the row for `r`. A statement that looks its
 * input up like this has no join whose plan could flip: tables that are emptied again and again have statistics that
 * say nothing, and a join by loops over a thousand rows takes a hundred times longer.
 */
export function rowsByKey(rows: Iterable<readonly [key: string, row: object]>): RawBuilder<unknown> {
  return sql`${rowsByKeyText(rows)}::text::jsonb`;
}

/** The same as text, for a function of the schema. */
export function rowsByKeyText(rows: Iterable<readonly [key: string, row: object]>): string {
  const entries = Array.from(rows, ([key, row]) => `${JSON.stringify(key)}:${JSON.stringify(row)}`);
  return storableJson(`{${entries.join(',')}}`);
}

/**
 * What `JSON.stringify` escapes: NUL and lone surrogates, which Postgres refuses, among everything else behind a
 * backslash, which is stepped over so that an escaped backslash does not make an escape of what follows it.
 */
const escapes = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;

/**
 * JSON that Postgres accepts as `json` and `jsonb`, in keys as well as in values. Values that JSON cannot express
 * become `null`.
 */
export function jsonText(value: unknown): string {
  return storableJson((JSON.stringify(value) as string | undefined) ?? 'null');
}

function storableJson(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(escapes, (escape) => (escape.length > 2 ? '\u{fffd}' : escape));
}

/** The text with what the database cannot hold replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{fffd}').toWellFormed() : text.toWellFormed();
}
