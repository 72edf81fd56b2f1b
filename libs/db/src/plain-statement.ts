/** A statement as any driver sends it. */
export interface PlainStatement {
  readonly text: string;
  readonly values: unknown[];
}

const castPlaces = /\$(\d+)(?=::)/g;

/**
 * A statement whose parameters every driver sends alike. Where the statement says of what type a parameter is
 * (`$1::json`), it travels as text and is cast by the server (`$1::text::json`): drivers that ask for types first would
 * encode JSON a second time, and others know some types only. What the statement says nothing of goes as it is, and
 * must be text, a number, a boolean or null.
 */
export function toPlainStatement(sql: string, parameters: readonly unknown[]): PlainStatement {
  const cast = new Set(Array.from(sql.matchAll(castPlaces), ([, place]) => Number(place)));
  return {
    text: sql.replace(castPlaces, '$$$1::text'),
    values: parameters.map((value, index) => (cast.has(index + 1) ? toText(value) : toPlain(value))),
  };
}

function toPlain(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'object' && value !== null ? toText(value) : value;
}

/** As the server reads values of its types. */
function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(toElement).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toElement(value: unknown): string {
  const text = toText(value);
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
