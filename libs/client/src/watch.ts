import { ApiError } from './api-error.js';
import type { CallOptions } from './client-options.js';
import { readEvents } from './event-stream.js';
import { delayAfter, type Open } from './send.js';
import { sleepUnlessAborted } from './sleep.js';
import { ApiUnreachableError } from './unreachable-error.js';
import type { ChangedEvent, HelloEvent, Watch, WatchEvent } from './watch-event.js';

/** The server sends something every 15 s; three times that is too long. */
const silentMs = 45_000;
/** The pause between two connections grows no further. */
const longestPauseMs = 10_000;
const path = '/api/v1/events';

/** What came through one connection. */
type Received = Exclude<WatchEvent, { readonly type: 'lost' }> | { readonly type: 'bye'; readonly retry_ms: number };

/**
 * Tells of changes until the caller's signal aborts, over as many connections as it takes. Of a thing whose stamp is
 * the one that was told last, nothing is told again.
 */
export async function* watch(
  open: Open,
  watches: readonly Watch[],
  { signal }: CallOptions = {},
): AsyncGenerator<WatchEvent, void, undefined> {
  const stamps = new Map<string, string>();
  let lastId: string | undefined;
  for (let failures = 0; ;) {
    let lost: unknown = new ApiUnreachableError(`GET ${path}`, new Error('the connection ended'));
    let byeMs: number | undefined;
    try {
      for await (const { id, event } of readOnce(open, watches, lastId, signal)) {
        failures = 0;
        if (id !== '') lastId = id;
        if (event.type === 'bye') byeMs = event.retry_ms;
        if (event.type === 'hello') yield event;
        if (event.type !== 'changed' || stamps.get(event.watch) === event.stamp) continue;
        stamps.set(event.watch, event.stamp);
        yield event;
      }
    } catch (error) {
      lost = error;
    }
    if (signal?.aborted === true) throw signal.reason;
    failures += 1;
    const delayMs = byeMs ?? delayAfter(lost, Math.min(failures, 10));
    if (delayMs === undefined) throw lost;
    yield { type: 'lost', error: lost };
    await sleepUnlessAborted(Math.min(delayMs, longestPauseMs), signal);
  }
}

async function* readOnce(
  open: Open,
  watches: readonly Watch[],
  lastId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly id: string; readonly event: Received }, void, undefined> {
  const headers = { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
  const request = { method: 'GET', path, query: { watch: watches }, headers, signal, expects: 'events' } as const;
  const { response, release } = await open(request);
  try {
    if (response.body === null) return;
    for await (const { id, name, data } of readEvents(response.body, silentMs)) {
      const event = toReceived(name, data);
      if (event !== undefined) yield { id, event };
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiUnreachableError(`GET ${path}`, error);
  } finally {
    release();
  }
}

/** A name that this version does not know is passed over. */
function toReceived(name: string, data: string): Received | undefined {
  const sent = JSON.parse(data) as unknown;
  if (name === 'hello') return { type: name, ...(sent as HelloEvent) };
  if (name === 'changed') return { type: name, ...(sent as ChangedEvent) };
  if (name === 'bye') return { type: name, ...(sent as { readonly retry_ms: number }) };
  return undefined;
}
