import type { Db } from '@aster-scheduler/db';
import type { RunProgress } from '@aster-scheduler/run-store';
import { eventStreamBegin, eventStreamHeartbeat, heartbeatMs } from '../http/event-stream-texts.js';
import type { ReplyStream } from '../http/reply.js';
import type { RunWatch } from '../live/run-watch.js';
import { followOutput } from './follow-output.js';
import type { OutputCursor } from './output-cursor.js';
import type { OutputNews } from './output-news.js';
import { toPlainText, toServerSentEvent } from './output-texts.js';
import { readPiecesOf } from './read-attempt.js';
import { readBytes } from './read-bytes.js';
import { readPatiently } from './read-patiently.js';
import { readStored } from './read-stored.js';

/** Whose output is asked for. */
export interface Asked {
  readonly db: Db;
  readonly runWatch: RunWatch;
  /** How far the run has come. */
  readonly progress: RunProgress;
  /** Only this attempt. */
  readonly attempt?: number;
}

/** What is stored by now. */
export function storedTextOf({ db, progress, attempt = progress.attemptNum }: Asked): ReplyStream {
  return {
    chunks: () => toPlainText(readStored(readPiecesOf(db, progress.id), attempt, progress.outputEncoding)),
    whenClosing: 'finish',
  };
}

/** What is stored by now, byte for byte. */
export function storedBytesOf({ db, progress, attempt = progress.attemptNum }: Asked): ReplyStream {
  const read = readPiecesOf(db, progress.id);
  return { chunks: () => readBytes(read, attempt), whenClosing: 'finish' };
}

/** What is stored and what comes, as text; nothing tells that it has ended but its end. */
export function followedTextOf(asked: Asked): ReplyStream {
  return { chunks: (signal) => toPlainText(newsOf(asked, signal)), whenClosing: 'break' };
}

/** What is stored and what comes, as events. */
export function eventStreamOf(asked: Asked, after: OutputCursor | undefined): ReplyStream {
  return {
    async *chunks(signal) {
      yield eventStreamBegin;
      for await (const news of newsOf(asked, signal, after)) yield toServerSentEvent(news);
    },
    heartbeat: { text: eventStreamHeartbeat, everyMs: heartbeatMs },
    whenClosing: 'end',
  };
}

function newsOf(
  { db, runWatch, progress, attempt }: Asked,
  signal: AbortSignal,
  after?: OutputCursor,
): AsyncIterable<OutputNews> {
  const read = readPatiently(readPiecesOf(db, progress.id), signal);
  return followOutput({ runWatch, read, progress, attempt, after, signal });
}
