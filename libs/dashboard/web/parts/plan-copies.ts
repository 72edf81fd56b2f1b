import { shellWord } from './shell-word.js';

export type Query = Readonly<Record<string, string | number | boolean | undefined | readonly (string | number)[]>>;

/** What a page shows, as it was asked for. */
export interface Shown {
  /** Of the API, such as `/api/v1/jobs`. */
  readonly path: string;
  readonly query?: Query;
  /** Words behind `aster` that show the same; absent: `aster request` does. */
  readonly words?: readonly string[];
  /** What is loaded. */
  readonly items?: readonly object[];
}

/** The address that was asked, with `a=1&a=2` for several. */
export function addressOf({ path, query = {} }: Shown, base = ''): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const each of Array.isArray(value) ? value : [value]) params.append(name, String(each));
  }
  const text = params.toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}

/** The request, for a shell. @param needsKey whether the API asks for one */
export function curlOf(shown: Shown, base: string, needsKey: boolean): string {
  const key = needsKey ? ' -H "Authorization: Bearer $ASTER_API_KEY"' : '';
  return `curl ${shellWord(addressOf(shown, base))}${key}`;
}

/** The command line that shows the same. */
export function lineOf(shown: Shown): string {
  const words = shown.words ?? ['request', 'GET', addressOf(shown)];
  return ['aster', ...words].map(shellWord).join(' ');
}

/** Rows for a spreadsheet, with every field that one of the items has. */
export function csvOf(items: readonly object[]): string {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const rows = items.map((item) => names.map((name) => cellOf((item as Readonly<Record<string, unknown>>)[name])));
  return [names.map(quoted), ...rows].map((row) => row.join(',')).join('\r\n');
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
