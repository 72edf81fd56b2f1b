import type { LogLevel } from './log-config.js';
import type { LogLine } from './log-line.js';
import type { PlainValue } from './plain-value.js';

const colours: Readonly<Record<LogLevel, number>> = { error: 31, warn: 33, info: 32, debug: 90 };
const dim = 2;

/** The line for people: local time, level, service, message, then facts; the stack of an error on lines of its own. */
export function prettyLine(line: LogLine, hasColour: boolean): string {
  const paint = (code: number, text: string): string => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const facts = factsForPeople(line.fields).flatMap(([name, value]) => factOf(name, value));
  const stacks = Object.values(line.fields).flatMap((value) => stacksOf(value));
  const head = [
    paint(dim, timeOfDay(line.at)),
    paint(colours[line.level], line.level.toUpperCase().padEnd(5)),
    ...(line.message.startsWith(`${line.service} `) ? [] : [printable(line.service)]),
    printable(line.message),
    ...facts.map((fact) => paint(dim, fact)),
  ].join(' ');
  return [head, ...stacks.map((text) => paint(dim, `    ${text}`))].join('\n');
}

function timeOfDay(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** What the message says already, and what only programs ask for. */
const leftOut = new Set(['event', 'status', 'has_followers', 'started_at', 'finished_at']);
const foremost = ['job_name', 'error_msg'];

type Facts = readonly (readonly [name: string, value: PlainValue | undefined])[];

/** What people look for comes first; `detail` is told by its parts. */
function factsForPeople(fields: LogLine['fields']): Facts {
  const facts = Object.entries(fields)
    .filter(([name]) => !('event' in fields && leftOut.has(name)))
    .flatMap(([name, value]): Facts =>
      name === 'detail' && isPlainRecord(value) ? Object.entries(value) : [[name, value]],
    );
  const first = foremost.flatMap((wanted) => facts.filter(([name]) => name === wanted));
  return [...first, ...facts.filter(([name]) => !foremost.includes(name))];
}

function isPlainRecord(value: PlainValue | undefined): value is { readonly [name: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function factOf(name: string, value: PlainValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const text = isPlainError(value) ? errorText(value) : value;
  if (typeof text === 'string')
    return [`${printable(name)}=${/^[^\s"=]+$/.test(text) ? printable(text) : quoted(text)}`];
  return [`${printable(name)}=${printable(JSON.stringify(text))}`];
}

interface PlainError {
  readonly message: string;
  readonly stack?: string;
  readonly cause?: PlainValue;
}

function isPlainError(value: PlainValue | undefined): value is PlainValue & PlainError {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

/** The messages of an error and its causes; one that has its stack below is told only briefly. */
function errorText(error: PlainError): string {
  const cause = isPlainError(error.cause) ? `: ${errorText(error.cause)}` : '';
  return `${error.message}${cause}`;
}

function stacksOf(value: PlainValue | undefined): readonly string[] {
  if (!isPlainError(value)) return [];
  const own = typeof value.stack === 'string' ? value.stack.split('\n').map(printable) : [];
  const below = stacksOf(value.cause);
  return [...own, ...(below.length > 0 ? ['caused by', ...below] : [])];
}

function quoted(text: string): string {
  return printable(JSON.stringify(text));
}

/** Control characters, which could move the cursor or fake a line, are written as escapes. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
