/** How a field writes several values: one a line where the lines stand for exactly these, and JSON where not. */
export interface ListText {
  readonly text: string;
  readonly isJson: boolean;
}

/** What a field reads back; a problem where it is neither. */
export type ListRead<Value> =
  { readonly value: Value; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: string };

type Variables = Readonly<Record<string, string>>;

export function textOfArguments(args: readonly string[]): ListText {
  return asLines(args.join('\n'), args, readArgumentLines);
}

export function textOfVariables(env: Variables): ListText {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return asLines(lines.join('\n'), env, readVariableLines);
}

export function readArguments({ text, isJson }: ListText): ListRead<readonly string[]> {
  if (!isJson) return readArgumentLines(text);
  const value = parse(text);
  if (Array.isArray(value) && value.every(isText)) return { value };
  return { problem: 'The arguments are no list of texts in JSON.' };
}

export function readVariables({ text, isJson }: ListText): ListRead<Variables> {
  if (!isJson) return readVariableLines(text);
  const value = text.trim() === '' ? {} : parse(text);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && Object.values(value).every(isText)) return { value: value as Variables };
  return { problem: 'The environment is no object of texts in JSON.' };
}

function readArgumentLines(text: string): ListRead<readonly string[]> {
  return { value: text === '' ? [] : text.split('\n') };
}

function readVariableLines(text: string): ListRead<Variables> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.find((line) => !/^[^=\s]+=/.test(line));
  if (wrong !== undefined) return { problem: `“${wrong}” is not of the form NAME=value.` };
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return { value: Object.fromEntries(pairs) };
}

/** A field makes one line break of each kind of them, too. */
function asLines<Value>(lines: string, value: Value, read: (text: string) => ListRead<Value>): ListText {
  const isSame = !lines.includes('\r') && JSON.stringify(read(lines).value) === JSON.stringify(value);
  return isSame ? { text: lines, isJson: false } : { text: JSON.stringify(value, null, 2), isJson: true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
