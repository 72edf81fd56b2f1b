/** The text is not JSON as it is accepted here; says what is wrong and where. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  /** Index of the offending character, from 0, in UTF-16 units. */
  readonly position: number;
  constructor(message: string, text: string, position: number) {
    const before = text.slice(0, position).split('\n');
    super(`${message} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`);
    this.position = position;
  }
}

/** Arrays and objects inside each other. */
export const maxJsonDepth = 64;

/**
 * Parses JSON (RFC 8259), more strictly than `JSON.parse`: a name that stands twice in an object, the name
 * `__proto__`, an integer that a double cannot hold and more than 64 levels are refused, because each of them would end
 * as something other than what was sent.
 *
 * @throws InvalidJsonError
 */
export function parseJson(text: string): unknown {
  const reader: Reader = { text, position: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.position < text.length) fail(reader, 'unexpected text after the end');
  return value;
}

interface Reader {
  readonly text: string;
  position: number;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quote = 0x22;
const backslash = 0x5c;
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader);
  const character = reader.text[reader.position];
  if (character === '{') return readObject(reader, depth + 1);
  if (character === '[') return readArray(reader, depth + 1);
  if (character === '"') return readString(reader);
  if (character === '-' || (character !== undefined && character >= '0' && character <= '9')) return readNumber(reader);
  return readWord(reader);
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  openLevel(reader, depth);
  if (takes(reader, '}')) return object;
  do {
    skipSpace(reader);
    const start = reader.position;
    if (reader.text[start] !== '"') fail(reader, 'expected a name in double quotes');
    const name = readString(reader);
    if (name === '__proto__') fail({ ...reader, position: start }, 'the name "__proto__" is not allowed');
    if (Object.hasOwn(object, name)) {
      fail({ ...reader, position: start }, `the name ${JSON.stringify(name.slice(0, 100))} stands twice`);
    }
    if (!takes(reader, ':')) fail(reader, 'expected a colon');
    object[name] = readValue(reader, depth);
  } while (takes(reader, ','));
  if (!takes(reader, '}')) fail(reader, 'expected a comma or the end of the object');
  return object;
}

function readArray(reader: Reader, depth: number): unknown[] {
  const array: unknown[] = [];
  openLevel(reader, depth);
  if (takes(reader, ']')) return array;
  do {
    array.push(readValue(reader, depth));
  } while (takes(reader, ','));
  if (!takes(reader, ']')) fail(reader, 'expected a comma or the end of the array');
  return array;
}

function openLevel(reader: Reader, depth: number): void {
  if (depth > maxJsonDepth) fail(reader, `more than ${maxJsonDepth} levels`);
  reader.position += 1;
}

function readString(reader: Reader): string {
  const { text, position: start } = reader;
  let end = start + 1;
  while (text.charCodeAt(end) !== quote) {
    if (end >= text.length) fail(reader, 'a string that does not end');
    if (text.charCodeAt(end) < 0x20) fail({ text, position: end }, 'a control character that is not escaped');
    end += text.charCodeAt(end) === backslash ? 2 : 1;
  }
  const token = text.slice(start, end + 1);
  reader.position = end + 1;
  return token.includes('\\') ? unescape(reader, token, start) : token.slice(1, -1);
}

function unescape(reader: Reader, token: string, position: number): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return fail({ ...reader, position }, 'a string with an escape that JSON does not have');
  }
}

function readNumber(reader: Reader): number {
  const start = reader.position;
  const token = match(reader, number);
  if (token === undefined) return fail(reader, 'a number that is not complete');
  const value = Number(token);
  if (!Number.isFinite(value) || (/^-?\d{16,}$/.test(token) && !isKept(token, value))) {
    return fail({ ...reader, position: start }, 'a number that would not be kept exactly (a string would be)');
  }
  return value;
}

/** Whether the integer comes out as it went in: by its digits, or by its worth. */
function isKept(token: string, value: number): boolean {
  return String(value) === token || BigInt(token) === BigInt(value);
}

function readWord(reader: Reader): unknown {
  for (const [word, value] of words) {
    if (reader.text.startsWith(word, reader.position)) {
      reader.position += word.length;
      return value;
    }
  }
  return fail(reader, reader.position < reader.text.length ? 'unexpected text' : 'unexpected end');
}

/** Whether the character comes next, space aside; it is passed over. */
function takes(reader: Reader, character: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.position] !== character) return false;
  reader.position += 1;
  return true;
}

function skipSpace(reader: Reader): void {
  match(reader, space);
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.position;
  const token = pattern.exec(reader.text)?.[0];
  if (token !== undefined) reader.position += token.length;
  return token;
}

function fail(reader: Reader, message: string): never {
  throw new InvalidJsonError(message, reader.text, reader.position);
}
