import { types } from 'node:util';
import { isError } from '../failures/is-error.js';
import { redacted, type Redactor } from './redactor.js';

/** A value that JSON can hold. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue | undefined };

export interface PlainOptions {
  readonly redactor: Redactor;
  /** Whether errors show their stacks. */
  readonly withStacks: boolean;
}

const maxDepth = 6;
const maxEntries = 100;
const maxTextLength = 8_192;

const secretKey =
  /^(?:.*[_-])?(?:password|passwd|pwd|secret|token|authorization|cookie|api[_-]?keys?|connection[_-]?string|database[_-]?url)$/i;

/** Facts that errors of the system and of PostgreSQL carry beside their message. */
const errorFacts = ['code', 'syscall', 'address', 'port', 'path', 'hint', 'detail', 'table', 'constraint'] as const;

/**
 * A copy of facts that can be written as a line: bounded, without cycles, without secrets. What cannot be
 * read is told as such.
 */
export function plainFields(
  fields: Readonly<Record<string, unknown>>,
  options: PlainOptions,
): Readonly<Record<string, PlainValue | undefined>> {
  return plainEntries(fields, options, [fields]);
}

function plain(value: unknown, options: PlainOptions, above: readonly object[]): PlainValue | undefined {
  switch (typeof value) {
    case 'string':
      return plainText(value, options.redactor);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : plainObject(value, options, above);
    default:
      return undefined;
  }
}

/** Without secrets, and not longer than a line should be. */
export function plainText(text: string, redactor: Redactor): string {
  const safe = redactor.redact(text);
  return safe.length > maxTextLength ? `${safe.slice(0, maxTextLength)}… (${text.length} characters)` : safe;
}

function plainObject(value: object, options: PlainOptions, above: readonly object[]): PlainValue {
  if (above.includes(value)) return '[circular]';
  if (above.length >= maxDepth) return '[nested too deeply]';
  const path = [...above, value];
  try {
    if (isError(value)) return plainError(value, options, path);
    if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
    if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
    if (types.isMap(value)) return plain([...value], options, above) ?? null;
    if (types.isSet(value)) return plain([...value], options, above) ?? null;
    if (Array.isArray(value)) {
      const items = value.slice(0, maxEntries).map((item) => plain(item, options, path) ?? null);
      return value.length > maxEntries ? [...items, `… ${value.length} in all`] : items;
    }
    return plainEntries(value, options, path);
  } catch {
    return '[unreadable]'; // a getter or a proxy threw
  }
}

function plainEntries(
  value: object,
  options: PlainOptions,
  path: readonly object[],
): Readonly<Record<string, PlainValue | undefined>> {
  const entries = Object.entries(value).slice(0, maxEntries);
  return Object.fromEntries(
    entries.map(([key, item]) => [
      options.redactor.redact(key),
      secretKey.test(key) && item !== undefined ? redacted : plain(item, options, path),
    ]),
  );
}

function plainError(error: Error, options: PlainOptions, path: readonly object[]): PlainValue {
  const facts = errorFacts.flatMap((name) => {
    const fact: unknown = Reflect.get(error, name);
    return typeof fact === 'string' || typeof fact === 'number' ? [[name, plain(fact, options, path)] as const] : [];
  });
  const stack = options.withStacks && typeof error.stack === 'string' ? error.stack : undefined;
  return {
    name: plainText(String(error.name), options.redactor),
    message: plainText(String(error.message), options.redactor),
    ...Object.fromEntries(facts),
    ...(stack === undefined ? {} : { stack: plainText(stack, options.redactor) }),
    ...(error.cause === undefined ? {} : { cause: plain(error.cause, options, path) }),
    ...('errors' in error && Array.isArray(error.errors) ? { errors: plain(error.errors, options, path) } : {}),
  };
}
