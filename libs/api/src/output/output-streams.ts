import type { Db } from '@aster-scheduler/db';
import type { OutputStart, RunProgress } from '@aster-scheduler/run-store';
import { eventStreamBegin, eventStreamHeartbeat, heartbeatMs } from '../http/event-stream-texts.js';
import type { ReplyStream } from '../http/reply.js';
import type { RunWatch } from '../live/run-watch.js';
import { followOutput } from './follow-output.js';
import type { OutputCursor } from './output-cursor.js';
import type { OutputNews } from './output-news.js';
import { toPlainText, toServerSentEvent } from './output-texts.js';
import { type ReadPieces, readPiecesOf } from './read-attempt.js';
import { readBytes } from './read-bytes.js';
import { readFrom } from './read-from.js';
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
  /** Where in the attempt that is asked for, or the current one, to begin; absent: at its begin. */
  readonly start?: OutputStart;
}

/** What is stored by now. */
export function storedTextOf(asked: Asked): ReplyStream {
  const { progress, attempt = progress.attemptNum } = asked;
  return {
    chunks: () => toPlainText(readStored(readAsked(asked, 'text'), attempt, progress.outputEncoding)),
    whenClosing: 'finish',
  };
}

/** What is stored by now, byte for byte. */
export function storedBytesOf(asked: Asked): ReplyStream {
  const { progress, attempt = progress.attemptNum } = asked;
  return { chunks: () => readBytes(readAsked(asked, 'bytes'), attempt), whenClosing: 'finish' };
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

function readAsked({ db, progress, attempt = progress.attemptNum, start }: Asked, as: 'text' | 'bytes'): ReadPieces {
  const encoding = as === 'text' ? progress.outputEncoding : undefined;
  return readFrom(readPiecesOf(db, progress.id), attempt, start, encoding);
}

/** A start is the begin of a piece here: an attempt that is handed back begins anew, with other pieces. */
function newsOf(
  { db, runWatch, progress, attempt, start }: Asked,
  signal: AbortSignal,
  seen?: OutputCursor,
): AsyncIterable<OutputNews> {
  const read = readPatiently(readPiecesOf(db, progress.id), signal);
  const after = seen ?? (start === undefined ? undefined : cursorBefore(start, progress, attempt));
  return followOutput({ runWatch, read, progress, attempt, after, signal });
}

function cursorBefore(
  { seq }: OutputStart,
  { attemptNum, startedAt }: RunProgress,
  attempt = attemptNum,
): OutputCursor {
  return { attempt, startedAtMs: attempt === attemptNum ? (startedAt?.getTime() ?? 0) : 0, seq: seq - 1 };
}
