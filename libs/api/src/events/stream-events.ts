import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInputError } from '@aster-scheduler/core';
import { eventStreamHeartbeat, heartbeatMs } from '../http/event-stream-texts.js';
import type { ReplyStream } from '../http/reply.js';
import { ownVersion } from '../info/own-version.js';
import type { NewsWatch } from '../live/news-watch.js';
import { formatWatchKey, parseWatchKey, type WatchKey } from '../live/watch-key.js';
import { defineRoute } from '../routes/define-route.js';
import { EventQuery } from './event-query.js';
import { byeText, changedText, helloText } from './event-texts.js';

const eventStream = 'text/event-stream';
const version = ownVersion();

export const streamEvents = defineRoute({
  method: 'GET',
  path: '/api/v1/events',
  operationId: 'streamEvents',
  summary: 'Tells, as it happens, that something may have changed and is worth reading again.',
  description:
    'A hint and never the state: `changed` names what was watched, and a stamp that is another one whenever the thing may ' +
    'be. Each thing is told of once at the begin. Hints may be late by seconds and may come for nothing, so whoever shows ' +
    'something for long reads it again once in a while. The first event is `hello` with `mode`: `push` where the database ' +
    'tells of changes, `poll` where it is looked at every two seconds. Before the server closes comes `bye` with the time ' +
    'after which to come back. With `Last-Event-ID` of the same server, only what has changed since is told at the begin.',
  tag: 'runs',
  right: { role: 'read', reach: 'everything' }, // who reaches some jobs only is not told of changes elsewhere
  isLive: true,
  isLocal: true,
  query: EventQuery,
  readsHeaders: { 'Last-Event-ID': 'The id of the last event that was seen.' },
  success: { status: 200, description: 'The events.', contents: { [eventStream]: { type: 'string' } } },
  problems: ['INVALID_INPUT'],
  async handle({ newsWatch }, { query, headers }) {
    const keys = keysOf(query);
    const lastEventId = readLastEventId(headers);
    newsWatch.requireRoom(keys);
    const noBuffering = { 'x-accel-buffering': 'no' }; // of proxies
    return { stream: newsOf(newsWatch, keys, lastEventId), headers: { 'content-type': eventStream, ...noBuffering } };
  },
});

/** Each thing once, however often and in whatever letters it is named. */
function keysOf({ watch }: EventQuery): readonly WatchKey[] {
  const keys = watch.map(parseWatchKey).filter((key) => key !== undefined);
  return [...new Map(keys.map((key) => [formatWatchKey(key), key])).values()];
}

/** @throws InvalidInputError for what is no id of an event of any server */
function readLastEventId({ 'last-event-id': id }: IncomingHttpHeaders): string | undefined {
  if (id === undefined || id === '') return undefined;
  if (typeof id === 'string' && /^[\da-f]{8}-\d{1,15}$/.test(id)) return id;
  throw new InvalidInputError([{ field: 'Last-Event-ID', message: 'is not the id of an event' }]);
}

function newsOf(newsWatch: NewsWatch, keys: readonly WatchKey[], lastEventId: string | undefined): ReplyStream {
  return {
    async *chunks(signal) {
      const subscription = newsWatch.subscribe(keys, lastEventId);
      try {
        yield helloText({ version, mode: newsWatch.isPushed() ? 'push' : 'poll' });
        for (;;) {
          const news = await subscription.next(signal);
          if (signal.aborted) return;
          yield news.map(({ id, watch, stamp }) => changedText(id, { watch, stamp })).join('');
        }
      } finally {
        subscription.end();
      }
    },
    heartbeat: { text: eventStreamHeartbeat, everyMs: heartbeatMs },
    farewell: byeText,
    whenClosing: 'end',
  };
}
