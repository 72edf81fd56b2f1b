import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInputError } from '@aster-scheduler/core';
import type { Notifier } from '@aster-scheduler/db';
import { answerOnce } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import type { ApiContext } from '../context/api-context.js';
import { takeTurn } from '../http/turns.js';
import type { RouteAnswer } from './route.js';

/** Keys of requests over HTTP are kept apart from those of programs, and those of named callers from each other. */
function answerScope({ actor }: Caller): string {
  return actor.includes(':') ? `http ${actor}` : 'http';
}

/** An answer, as it went out the first time. */
interface KeptAnswer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Its JSON. */
  readonly text?: string;
  /** What the JSON is made from anew, instead of it. */
  readonly keeps?: string;
}

export interface KeyedContent {
  readonly caller: Caller;
  readonly key: string;
  /** What the request asks for, in one way or several: two requests are the same that have one in common. */
  readonly contents: readonly unknown[];
}

/** How a request with a key is handled. */
export interface KeyedHandling {
  /** For the first time. */
  readonly handle: (context: ApiContext) => Promise<RouteAnswer>;
  /** Gives the answer again of which only `keeps` was kept. */
  readonly again?: (context: ApiContext, keeps: string) => Promise<RouteAnswer>;
}

/**
 * The key of a request, with or without the quotes that a structured header has; `undefined` for none.
 *
 * @throws InvalidInputError
 */
export function readIdempotencyKey(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  const text = typeof header === 'string' ? header.trim() : '';
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidInputError([{ field: 'Idempotency-Key', message: 'must have 1 to 255 characters of plain ASCII' }]);
}

/**
 * Handles a request in a transaction that also keeps the answer, or repeats the answer that is kept. Hints go out once
 * the transaction is committed.
 *
 * @throws IdempotencyMismatchError when the key stands for another request
 */
export async function answerKeyed(
  context: ApiContext,
  { caller, key, contents }: KeyedContent,
  { handle, again }: KeyedHandling,
): Promise<RouteAnswer> {
  let hints: Parameters<Notifier['notify']>[] = [];
  let handled: RouteAnswer = {};
  const notifier: Notifier = {
    notify: (...hint) => void hints.push(hint),
    takeTurn: () => false, // the request may turn out to be a repetition
    flush: async () => undefined,
  };
  const request = { scope: answerScope(caller), key, ...(await hashesOf(contents)) };
  const { answer, isRepeated } = await answerOnce<KeptAnswer>(context.db, request, async (tx) => {
    hints = []; // those of a try that was rolled back
    handled = await handle({ ...context, db: tx, notifier });
    return toKept(handled);
  });
  for (const hint of hints) context.notifier.notify(...hint);
  if (!isRepeated) return answer.keeps === undefined ? answer : handled;
  const { keeps, ...kept } = answer;
  const renewed = keeps === undefined ? undefined : await again?.(context, keeps);
  return { ...kept, ...renewed, headers: { ...kept.headers, ...renewed?.headers, 'idempotent-replayed': 'true' } };
}

function toKept({ status, content, headers, keeps }: RouteAnswer): KeptAnswer {
  if (keeps !== undefined) return { status, headers: { ...headers }, keeps };
  if (content === undefined) return { status, headers: { ...headers } };
  return { status, headers: { 'content-type': 'application/json', ...headers }, text: JSON.stringify(content) };
}

const hashBytes = 32;

async function hashesOf(
  contents: readonly unknown[],
): Promise<{ readonly hash: Buffer; isSame(kept: Buffer): boolean }> {
  const hashes = new Set<string>();
  for (const content of contents) hashes.add((await hashOf(content)).toString('hex'));
  return {
    hash: Buffer.from([...hashes].join(''), 'hex'),
    isSame(kept) {
      for (let from = 0; from < kept.length; from += hashBytes) {
        if (hashes.has(kept.subarray(from, from + hashBytes).toString('hex'))) return true;
      }
      return false;
    },
  };
}

/** So much of a long content is hashed before others get their turn. */
const [valuesPerTurn, lengthPerTurn] = [2_000, 1_048_576];

async function hashOf(content: unknown): Promise<Buffer> {
  const hash = createHash('sha256');
  let [values, length] = [0, 0];
  for (const piece of piecesInOrder(content)) {
    hash.update(piece);
    values += 1;
    length += piece.length;
    if (values < valuesPerTurn && length < lengthPerTurn) continue;
    [values, length] = [0, 0];
    await takeTurn();
  }
  return hash.digest();
}

/** The JSON of a value, without what is undefined, its fields in order: a program may write them in another one. */
function* piecesInOrder(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    let before = '[';
    for (const item of value as readonly unknown[]) {
      yield before;
      yield* piecesInOrder(item ?? null);
      before = ',';
    }
    yield value.length === 0 ? '[]' : ']';
  } else if (typeof value === 'object' && value !== null) {
    const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    let before = '{';
    for (const [name, item] of Object.entries(Object.fromEntries(sorted))) {
      // numbers first, as ever
      if (item === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* piecesInOrder(item);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value);
}
