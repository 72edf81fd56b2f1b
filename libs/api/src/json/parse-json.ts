import { maxJsonDepth } from '@aster-scheduler/core';
import { endOfNumber } from './end-of-number.js';
import { isKept } from './is-kept.js';

/** The text is not JSON as it is accepted here; says what is wrong and where. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  /** Index of the offending character, from 0, in UTF-16 units. */
  readonly position: number;
  constructor(message: string, text: string, position: number) {
    let [line, lineStart] = [1, 0];
    for (let end = text.indexOf('\n'); end >= 0 && end < position; end = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    super(`${message} at line ${line}, column ${position - lineStart + 1}`);
    this.position = position;
  }
}

/**
 * Values of one text, those inside of others counted: a megabyte could hold 300,000, and each walk would take its time.
 */
export const maxJsonValues = 20_000;

export interface JsonLimits {
  /** Values in all; 20,000 unless given. */
  readonly values?: number;
  /** UTF-16 units of one text; without a bound unless given. */
  readonly textLength?: number;
}

/**
 * Parses JSON (RFC 8259), more strictly than `JSON.parse`: a name that stands twice in an object, the name
 * `__proto__`, a number that a double cannot hold as it is written, more than 64 levels and more than 20,000 values, or
 * as many names in one object, are refused. Each of them would end as something other than what was sent, or hold up
 * everybody else.
 *
 * @throws InvalidJsonError
 */
export function parseJson(text: string, limits: JsonLimits = {}): unknown {
  const reader = openReader(text, limits);
  while (!readOn(reader));
  return reader.result;
}

/**
 * The same in pieces of a few milliseconds each.
 *
 * @param takeTurn resolves when the next piece may be read
 * @throws InvalidJsonError
 */
export async function parseJsonInTurns(
  text: string,
  limits: JsonLimits,
  takeTurn: () => Promise<void>,
): Promise<unknown> {
  const reader = openReader(text, limits);
  while (!readOn(reader)) await takeTurn();
  return reader.result;
}

/** One piece ends after so many values, and with the first value behind so many characters. */
const valuesPerPiece = 5_000;
const lengthPerPiece = 262_144;

interface Reader {
  readonly text: string;
  readonly maxValues: number;
  readonly maxTextLength: number;
  position: number;
  /** Read so far. */
  values: number;
  /** The arrays and objects that are open, the innermost last. */
  readonly levels: Level[];
  result: unknown;
}

type Level =
  | { readonly array: unknown[]; readonly object?: undefined }
  | { readonly object: Record<string, unknown>; name: string; names: number };

function openReader(text: string, { values = maxJsonValues, textLength = Infinity }: JsonLimits): Reader {
  const start = { position: 0, values: 0, levels: [], result: undefined };
  return { text, maxValues: values, maxTextLength: textLength, ...start };
}

const codes = { quote: 0x22, comma: 0x2c, minus: 0x2d, zero: 0x30, nine: 0x39, colon: 0x3a, backslash: 0x5c } as const;
const brackets = { openArray: 0x5b, closeArray: 0x5d, openObject: 0x7b, closeObject: 0x7d } as const;
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Reads the next piece. Returns whether that was the last. */
function readOn(reader: Reader): boolean {
  const [values, position] = [reader.values + valuesPerPiece, reader.position + lengthPerPiece];
  while (reader.values < values && reader.position < position) {
    const begun = readValue(reader);
    if (begun !== opened && isLast(reader, begun)) return true;
  }
  return false;
}

/** Stands for an array or object of which the first value is next. */
const opened = Symbol('opened');

function readValue(reader: Reader): unknown {
  const code = nextCode(reader);
  reader.values += 1;
  if (reader.values > reader.maxValues) fail(reader, `more than ${reader.maxValues} values`);
  if (code === brackets.openObject) return openObject(reader);
  if (code === brackets.openArray) return openArray(reader);
  if (code === codes.quote) return readString(reader);
  if (code !== undefined && (code === codes.minus || (code >= codes.zero && code <= codes.nine))) {
    return readNumber(reader);
  }
  return readWord(reader);
}

function openObject(reader: Reader): unknown {
  const object = {};
  openLevel(reader);
  if (takes(reader, brackets.closeObject)) return object;
  const level = { object, name: '', names: 0 };
  reader.levels.push(level);
  readName(reader, level);
  return opened;
}

function openArray(reader: Reader): unknown {
  const array: unknown[] = [];
  openLevel(reader);
  if (takes(reader, brackets.closeArray)) return array;
  reader.levels.push({ array });
  return opened;
}

function openLevel(reader: Reader): void {
  if (reader.levels.length >= maxJsonDepth) fail(reader, `more than ${maxJsonDepth} levels`);
  reader.position += 1;
}

function readName(reader: Reader, level: Exclude<Level, { readonly object?: undefined }>): void {
  if (nextCode(reader) !== codes.quote) fail(reader, 'expected a name in double quotes');
  const start = reader.position;
  const name = readString(reader);
  if (name === '__proto__') fail({ ...reader, position: start }, 'the name "__proto__" is not allowed');
  if (Object.hasOwn(level.object, name)) {
    fail({ ...reader, position: start }, `the name ${JSON.stringify(name.slice(0, 100))} stands twice`);
  }
  level.names += 1;
  if (level.names > maxJsonValues) {
    fail({ ...reader, position: start }, `more than ${maxJsonValues} names in one object`);
  }
  if (!takes(reader, codes.colon)) fail(reader, 'expected a colon');
  level.name = name;
}

/** Puts a whole value where it belongs, and closes what ends with it. Returns whether nothing is left to read. */
function isLast(reader: Reader, whole: unknown): boolean {
  let value = whole;
  for (let level = reader.levels.at(-1); level !== undefined; level = reader.levels.at(-1)) {
    if (level.object === undefined) level.array.push(value);
    else level.object[level.name] = value;
    if (takes(reader, codes.comma)) {
      if (level.object !== undefined) readName(reader, level);
      return false;
    }
    const [close, kind] =
      level.object === undefined ? [brackets.closeArray, 'array'] : [brackets.closeObject, 'object'];
    if (!takes(reader, close)) fail(reader, `expected a comma or the end of the ${kind}`);
    value = level.object ?? level.array;
    reader.levels.pop();
  }
  if (nextCode(reader) !== undefined) fail(reader, 'unexpected text after the end');
  reader.result = value;
  return true;
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
  if (end - start > reader.maxTextLength) {
    fail({ ...reader, position: start }, `a text of more than ${reader.maxTextLength} characters`);
  }
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
  const end = endOfNumber(text, start);
  if (end === undefined) return fail(reader, 'a number that is not complete');
  const token = text.slice(start, end);
  const value = Number(token);
  if (!isKept(token, value)) {
    return fail(reader, 'a number that would not be kept exactly (a string would be)');
  }
  reader.position = end;
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

/**
 * The next character that is no space, to which the reader moves; `undefined` at the end. In a loop: in a process with
 * much code V8 compiles patterns in another way, and a pattern then has no room for megabytes of space.
 */
function nextCode(reader: Reader): number | undefined {
  const { text } = reader;
  let code = text.charCodeAt(reader.position);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
    reader.position += 1;
    code = text.charCodeAt(reader.position);
  }
  return Number.isNaN(code) ? undefined : code;
}

function fail(reader: Reader, message: string): never {
  throw new InvalidJsonError(message, reader.text, reader.position);
}
