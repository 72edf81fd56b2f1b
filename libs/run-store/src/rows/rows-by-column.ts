import { jsonText } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** Names and Postgres types of columns, in their order. */
export type ColumnTypes = Readonly<Record<string, string>>;

/**
 * Rows as one array for each column in which they differ, and one value for each in which they do not: `select … from
 * …` with the columns in their order. Where most columns are the same for all rows, this costs the client and the
 * server a third of what rows as JSON do.
 *
 * Keys that are absent or `undefined` are null. The first column is taken to differ. Text must be such as the database
 * can hold; in `jsonb`, what it cannot becomes U+FFFD.
 */
export function rowsByColumn(rows: ReadonlyArray<Readonly<Record<string, unknown>>>, types: ColumnTypes) {
  const columns = Object.entries(types).map(([name, type], index): Column => {
    const first = rows[0]?.[name];
    const isSame = index > 0 && rows.every((row) => row[name] === first);
    const cells = (isSame ? rows.slice(0, 1) : rows).map((row) => toCell(row[name], type));
    return { name, type, cells, isShared: isSame || (index > 0 && cells.every((cell) => cell === cells[0])) };
  });
  const shared = ({ cells, type }: Column) => sql`${cells[0]}::${sql.raw(type)}`;
  const differing = columns.filter((column) => !column.isShared);
  return sql`select ${sql.join(columns.map((column) => (column.isShared ? shared(column) : selected(column))))}
    from unnest(${sql.join(differing.map(arrayOf))}) as input(${sql.join(differing.map(({ name }) => sql.ref(name)))})`;
}

type Cell = string | number | boolean | null;

interface Column {
  readonly name: string;
  readonly type: string;
  /** Of a shared one, the first is enough. */
  readonly cells: readonly Cell[];
  readonly isShared: boolean;
}

/** Values of these types need no quotes in an array, so the array is made by joining them. */
const plainTypes: ReadonlySet<string> = new Set(['uuid', 'timestamptz', 'integer', 'bigint', 'boolean']);

/** An array of arrays would have to be rectangular: the inner ones are text until they are selected. */
function arrayOf({ cells, type }: Column): RawBuilder<unknown> {
  if (plainTypes.has(type)) return sql`${`{${cells.map((cell) => cell ?? 'NULL').join()}}`}::${sql.raw(type)}[]`;
  return sql`${cells}::${sql.raw(type.endsWith('[]') ? 'text' : type)}[]`;
}

function selected({ name, type }: Column): RawBuilder<unknown> {
  return sql`${sql.ref(`input.${name}`)}::${sql.raw(type)}`;
}

/** @param value of a type that ends in `[]`: an array of texts that need no quotes, as ids */
function toCell(value: unknown, type: string): Cell {
  if (value === undefined || value === null) return null;
  if (type === 'jsonb') return jsonText(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  return value as Cell;
}
