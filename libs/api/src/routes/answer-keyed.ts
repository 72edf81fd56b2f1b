import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInputError } from '@aster-scheduler/core';
import type { Notifier } from '@aster-scheduler/db';
import { answerOnce } from '@aster-scheduler/run-store';
import type { ApiContext } from '../api-context.js';
import type { RouteAnswer } from './route.js';

/** Keys of requests over HTTP are kept apart from those of programs. */
export const answerScope = 'http';

/** The JSON of an answer, as it went out the first time. */
interface KeptAnswer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string;
}

export interface KeyedContent {
  readonly key: string;
  /** What the request asks for: two that ask for the same are one. */
  readonly content: unknown;
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
  { key, content }: KeyedContent,
  handle: (context: ApiContext) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  let hints: Parameters<Notifier['notify']>[] = [];
  const notifier: Notifier = {
    notify: (...hint) => void hints.push(hint),
    takeTurn: () => false, // the request may turn out to be a repetition
    flush: async () => undefined,
  };
  const request = { scope: answerScope, key, hash: hashOf(content) };
  const { answer, isRepeated } = await answerOnce<KeptAnswer>(context.db, request, async (tx) => {
    hints = []; // those of a try that was rolled back
    return toKept(await handle({ ...context, db: tx, notifier }));
  });
  for (const hint of hints) context.notifier.notify(...hint);
  context.sweepAnswers();
  return isRepeated ? { ...answer, headers: { ...answer.headers, 'idempotent-replayed': 'true' } } : answer;
}

function toKept({ status, content, headers }: RouteAnswer): KeptAnswer {
  if (content === undefined) return { status, headers: { ...headers } };
  return { status, headers: { 'content-type': 'application/json', ...headers }, text: JSON.stringify(content) };
}

function hashOf(content: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest();
}

/** A program that sends a request again may write its fields in another order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, inOrder(item)]));
}
