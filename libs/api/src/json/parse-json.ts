import { maxJsonDepth } from '@aster-scheduler/core';
import { isKept } from './is-kept.js';

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

/**
 * Values of one text, those inside of others counted: a megabyte could hold 300,000, and each walk would take its time.
 */
export const maxJsonValues = 20_000;

/**
 * Parses JSON (RFC 8259), more strictly than `JSON.parse`: a name that stands twice in an object, the name
 * `__proto__`, a number that a double cannot hold as it is written, more than 64 levels and more than 20,000 values are
 * refused. Each of them would end as something other than what was sent, or hold up everybody else.
 *
 * @param maxValues instead of 20,000
 * @throws InvalidJsonError
 */
export function parseJson(text: string, maxValues = maxJsonValues): unknown {
  const reader: Reader = { text, maxValues, position: 0, values: 0 };
  const value = readValue(reader, 0);
  if (nextCode(reader) !== undefined) fail(reader, 'unexpected text after the end');
  return value;
}

interface Reader {
  readonly text: string;
  readonly maxValues: number;
  position: number;
  /** Read so far. */
  values: number;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const codes = { quote: 0x22, comma: 0x2c, minus: 0x2d, zero: 0x30, nine: 0x39, colon: 0x3a, backslash: 0x5c } as const;
const brackets = { openArray: 0x5b, closeArray: 0x5d, openObject: 0x7b, closeObject: 0x7d } as const;
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readValue(reader: Reader, depth: number): unknown {
  const code = nextCode(reader);
  reader.values += 1;
  if (reader.values > reader.maxValues) fail(reader, `more than ${reader.maxValues} values`);
  if (code === brackets.openObject) return readObject(reader, depth + 1);
  if (code === brackets.openArray) return readArray(reader, depth + 1);
  if (code === codes.quote) return readString(reader);
  if (code !== undefined && (code === codes.minus || (code >= codes.zero && code <= codes.nine))) {
    return readNumber(reader);
  }
  return readWord(reader);
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  openLevel(reader, depth);
  if (takes(reader, brackets.closeObject)) return object;
  do {
    if (nextCode(reader) !== codes.quote) fail(reader, 'expected a name in double quotes');
    const start = reader.position;
    const name = readString(reader);
    if (name === '__proto__') fail({ ...reader, position: start }, 'the name "__proto__" is not allowed');
    if (Object.hasOwn(object, name)) {
      fail({ ...reader, position: start }, `the name ${JSON.stringify(name.slice(0, 100))} stands twice`);
    }
    if (!takes(reader, codes.colon)) fail(reader, 'expected a colon');
    object[name] = readValue(reader, depth);
  } while (takes(reader, codes.comma));
  if (!takes(reader, brackets.closeObject)) fail(reader, 'expected a comma or the end of the object');
  return object;
}

function readArray(reader: Reader, depth: number): unknown[] {
  const array: unknown[] = [];
  openLevel(reader, depth);
  if (takes(reader, brackets.closeArray)) return array;
  do {
    array.push(readValue(reader, depth));
  } while (takes(reader, codes.comma));
  if (!takes(reader, brackets.closeArray)) fail(reader, 'expected a comma or the end of the array');
  return array;
}

function openLevel(reader: Reader, depth: number): void {
  if (depth > maxJsonDepth) fail(reader, `more than ${maxJsonDepth} levels`);
  reader.position += 1;
}

function readString(reader: Reader): string {
  const { text, position: start } = reader;
  let end = start + 1;
  let isEscaped = false;
  for (let code = text.charCodeAt(end); code !== codes.quote; code = text.charCodeAt(end)) {
    if (end >= text.length) fail(reader, 'a string that does not end');
    if (code < 0x20) fail({ ...reader, position: end }, 'a control character that is not escaped');
    if (code === codes.backslash) isEscaped = true;
    end += code === codes.backslash ? 2 : 1;
  }
  reader.position = end + 1;
  return isEscaped ? unescape(reader, text.slice(start, end + 1), start) : text.slice(start + 1, end);
}

function unescape(reader: Reader, token: string, position: number): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return fail({ ...reader, position }, 'a string with an escape that JSON does not have');
  }
}

function readNumber(reader: Reader): number {
  const { text, position: start } = reader;
  number.lastIndex = start;
  const token = number.exec(text)?.[0];
  if (token === undefined) return fail(reader, 'a number that is not complete');
  const value = Number(token);
  if (!isKept(token, value)) {
    return fail(reader, 'a number that would not be kept exactly (a string would be)');
  }
  reader.position = start + token.length;
  return value;
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
function takes(reader: Reader, code: number): boolean {
  if (nextCode(reader) !== code) return false;
  reader.position += 1;
  return true;
}

/** The next character that is no space, to which the reader moves; `undefined` at the end. */
function nextCode(reader: Reader): number | undefined {
  const { text } = reader;
  let { position } = reader;
  let code = text.charCodeAt(position);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++position);
  reader.position = position;
  return Number.isNaN(code) ? undefined : code;
}

function fail(reader: Reader, message: string): never {
  throw new InvalidJsonError(message, reader.text, reader.position);
}
