import { clientDefaults, type ClientOptions, type FollowOptions } from './client-options.js';
import { readEvents, type ServerSentEvent } from './event-stream.js';
import type { OutputEvent } from './output-event.js';
import { retryDelayMs } from './retry-delay.js';
import type { Open } from './send.js';
import { sleepUnlessAborted } from './sleep.js';
import { ApiUnreachableError } from './unreachable-error.js';

/** The server sends something every 15 s; three times that is too long. */
const silentMs = 45_000;

const eventNames: readonly string[] = ['output', 'attempt', 'end'] satisfies OutputEvent['type'][];

/**
 * The output of a run as it comes, until the run is finished. When the connection breaks, it goes on with another one
 * where it was; it gives up after so many connections in a row that brought nothing.
 */
export async function* followOutput(
  open: Open,
  { maxRetries = clientDefaults.maxRetries }: ClientOptions,
  runId: string,
  { attempt, after, signal }: FollowOptions,
): AsyncGenerator<OutputEvent, void, undefined> {
  const path = `/api/v1/runs/${encodeURIComponent(runId)}/output`;
  let lastId = after;
  for (let failures = 0; ; failures += 1) {
    const headers = { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
    const response = await open({ method: 'GET', path, query: { attempt }, headers, isRepeatable: true, signal });
    if (response.status === 204 || response.body === null) return; // there is nothing after that event
    let broken: unknown = new Error('the connection ended early');
    try {
      for await (const sent of readEvents(response.body, silentMs)) {
        const event = toOutputEvent(sent);
        if (event === undefined) continue;
        lastId = event.id;
        failures = -1;
        yield event;
        if (event.type === 'end') return;
      }
    } catch (error) {
      broken = error;
    }
    if (signal?.aborted === true) throw signal.reason;
    if (failures >= maxRetries) throw new ApiUnreachableError(`GET ${path}`, broken);
    await sleepUnlessAborted(retryDelayMs(null, Math.max(failures, 0) + 1, new Date(), Math.random()) ?? 0, signal);
  }
}

/** A name that this version does not know is passed over. */
function toOutputEvent({ id, name, data }: ServerSentEvent): OutputEvent | undefined {
  if (!eventNames.includes(name)) return undefined;
  return { id, type: name, ...(JSON.parse(data) as object) } as OutputEvent;
}
