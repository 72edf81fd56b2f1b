/** What was thrown, kept as plain values. Bounded: see `describeThrown`. */
export interface ThrownError {
  /** The name of its class: `TypeError`; `string` and the like where no error was thrown. */
  readonly name: string;
  readonly message: string;
  /** As many libraries give it: `ECONNREFUSED`, `23505`. */
  readonly code?: string;
  /** Where it was made, without the name and the message. */
  readonly stack?: string;
  readonly cause?: ThrownError;
  /** Of an `AggregateError`. */
  readonly errors?: readonly ThrownError[];
}

/** All that is kept of one thing that was thrown: so many errors, each with so many characters. */
const mostErrors = 8;
const longestMessage = 2_000;
const longestStack = 2_000;
const longestName = 200;

/**
 * What was thrown with everything that it was caused by, as plain values; anything may be thrown. Of a long chain the
 * outer errors are kept, of each error the beginning, some 30 KB in all.
 */
export function describeThrown(thrown: unknown): ThrownError {
  const room = { errors: mostErrors, seen: new Set<unknown>() };
  return describe(thrown, room) ?? { name: 'unknown', message: unspeakable };
}

const unspeakable = 'something was thrown that cannot be put into words';

interface Room {
  errors: number;
  /** An error may be its own cause. */
  readonly seen: Set<unknown>;
}

function describe(thrown: unknown, room: Room): ThrownError | undefined {
  if (room.errors === 0 || room.seen.has(thrown)) return undefined;
  room.errors -= 1;
  if (typeof thrown === 'object' && thrown !== null) room.seen.add(thrown);
  try {
    return isError(thrown)
      ? describeError(thrown, room)
      : { name: nameOf(thrown), message: cut(wordsOf(thrown), longestMessage) };
  } catch {
    return { name: 'unknown', message: unspeakable };
  }
}

/** Also one of another realm, or of a library that makes its own. */
function isError(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true;
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'stack' in thrown;
}

function describeError(error: Error, room: Room): ThrownError {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  const message = cut(String(error.message), longestMessage);
  const stack = stackOf(error);
  return {
    name: cut(classOf(error), longestName),
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: cut(String(code), longestName) } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause === undefined || error.cause === null ? {} : { cause: describe(error.cause, room) }),
    ...(Array.isArray(errors) ? { errors: errors.flatMap((each) => describe(each, room) ?? []) } : {}),
  };
}

/** Many classes leave `name` as it is. */
function classOf(error: Error): string {
  const name = String(error.name);
  const ofClass: unknown = error.constructor?.name;
  return name === 'Error' && typeof ofClass === 'string' && ofClass !== '' ? ofClass : name;
}

/** Only the frames: what stands before them is the name and the message again. */
function stackOf({ stack }: Error): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack
    .slice(0, 100_000)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? undefined : cut(frames.map((frame) => frame.trim()).join('\n'), longestStack);
}

function nameOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return thrown === null ? 'null' : typeof thrown;
  const name: unknown = thrown.constructor?.name;
  return typeof name === 'string' && name !== '' ? cut(name, longestName) : 'object';
}

/** An object says nothing as text. */
function wordsOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const text = String(thrown);
  return text.startsWith('[object ') ? ((JSON.stringify(thrown) as string | undefined) ?? text) : text;
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
