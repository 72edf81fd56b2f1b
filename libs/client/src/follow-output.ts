import type { ApiRequest } from './api-request.js';
import { clientDefaults, type ClientOptions, type FollowOptions } from './client-options.js';
import { readEvents, type ServerSentEvent, StreamSilentError } from './event-stream.js';
import type { OutputEvent } from './output-event.js';
import { runPath } from './paths.js';
import { delayAfter, type Open } from './send.js';
import { sleepUnlessAborted } from './sleep.js';
import { ApiUnreachableError } from './unreachable-error.js';

/** The server sends something every 15 s; three times that is too long. */
const silentMs = 45_000;
/** A server that restarts is away for some seconds; one that is updated, for half a minute. */
const patienceMs = 60_000;
/**
 * A connection that has lived so long was one, though no event came through it: a run may write nothing for hours. The
 * silence that has ended it was no life.
 */
const steadyMs = 10_000;
/** The pause between two connections grows no further. */
const longestPauseMs = 2_000;

const eventNames: readonly string[] = ['output', 'attempt', 'end'] satisfies OutputEvent['type'][];

/**
 * The output of a run as it comes, until the run is finished. When the connection breaks, it goes on with another one
 * where it was. It gives up after `maxRetries` further connections that brought nothing; once something has come, or a
 * connection has lived for a while, it tries for a minute at least after it has ended, unless `maxRetries` is 0.
 */
export async function* followOutput(
  open: Open,
  { maxRetries = clientDefaults.maxRetries }: ClientOptions,
  runId: string,
  { attempt, after, tailBytes, signal }: FollowOptions,
): AsyncGenerator<OutputEvent, void, undefined> {
  const path = `${runPath(runId)}/output`;
  let lastId = after;
  let lastAliveAt: number | undefined;
  for (let failures = 0; ;) {
    let openedAt: number | undefined;
    const headers = { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
    const query = { attempt, tail_bytes: lastId === undefined ? tailBytes : undefined };
    let broken: unknown;
    try {
      const request = { method: 'GET', path, query, headers, signal } as const;
      for await (const event of readOnce(open, request, () => (openedAt = performance.now()))) {
        if (event === undefined) return;
        lastId = event.id;
        lastAliveAt = performance.now();
        failures = 0;
        yield event;
        if (event.type === 'end') return;
      }
      broken = new ApiUnreachableError(`GET ${path}`, new Error('the connection ended early'));
    } catch (error) {
      broken = error;
    }
    if (signal?.aborted === true) throw signal.reason;
    const silenceMs = broken instanceof Error && broken.cause instanceof StreamSilentError ? silentMs : 0;
    if (openedAt !== undefined && performance.now() - openedAt - silenceMs >= steadyMs) {
      lastAliveAt = performance.now();
      failures = 0;
    }
    failures += 1;
    const isPatient = maxRetries > 0 && lastAliveAt !== undefined && performance.now() - lastAliveAt < patienceMs;
    const delayMs = failures <= maxRetries || isPatient ? delayAfter(broken, failures) : undefined;
    if (delayMs === undefined) throw broken;
    await sleepUnlessAborted(Math.min(delayMs, longestPauseMs), signal);
  }
}

/** The events of one connection; `undefined` when there is nothing after the last event, now and ever. */
async function* readOnce(
  open: Open,
  request: Omit<ApiRequest, 'expects'>,
  onOpen: () => void,
): AsyncGenerator<OutputEvent | undefined, void, undefined> {
  const { response, release } = await open({ ...request, expects: 'events' });
  onOpen();
  try {
    if (response.status === 204 || response.body === null) return yield undefined;
    for await (const sent of readEvents(response.body, silentMs)) {
      const event = toOutputEvent(sent);
      if (event !== undefined) yield event;
    }
  } catch (error) {
    throw new ApiUnreachableError(`GET ${request.path}`, error);
  } finally {
    release();
  }
}

/** A name that this version does not know is passed over. */
function toOutputEvent({ id, name, data }: ServerSentEvent): OutputEvent | undefined {
  if (!eventNames.includes(name)) return undefined;
  return { id, type: name, ...(JSON.parse(data) as object) } as OutputEvent;
}
