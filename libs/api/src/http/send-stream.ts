import type { ServerResponse } from 'node:http';
import type { ReplyStream } from './reply.js';

/** What an answer is sent under. */
export interface SendingLimits {
  /** Aborts when the server is about to close. */
  readonly closing?: AbortSignal;
  /** A client that takes nothing of what is written for so long is cut off. Node counts every byte that it takes. */
  readonly writeTimeoutMs: number;
}

/**
 * Writes a body as it comes, no faster than the client takes it, until it ends, the client goes or the server closes.
 * Rejects with what the stream throws; the connection is broken off then, because the status is out already.
 */
export async function sendStream(
  response: ServerResponse,
  stream: ReplyStream,
  { closing, writeTimeoutMs }: SendingLimits,
): Promise<void> {
  const stop = new AbortController();
  const onStop = () => stop.abort();
  response.once('close', onStop);
  if (stream.whenClosing !== 'finish') {
    closing?.addEventListener('abort', onStop);
    if (closing?.aborted === true) stop.abort();
  }
  const heart = startHeart(response, stream.heartbeat);
  try {
    for await (const chunk of stream.chunks(stop.signal)) {
      if (stop.signal.aborted || response.destroyed) break; // `close` comes later, and never while this goes round
      heart.beat();
      if (!response.write(chunk)) await drained(response, stop.signal, writeTimeoutMs);
    }
    if (stop.signal.aborted && stream.whenClosing === 'break') response.destroy();
    else {
      response.setTimeout(writeTimeoutMs);
      response.end(closing?.aborted === true ? stream.farewell?.() : undefined);
    }
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    heart.stop();
    response.off('close', onStop);
    closing?.removeEventListener('abort', onStop);
  }
}

/** Resolves when the client has taken what was written, or nobody waits for that any more. */
async function drained(response: ServerResponse, signal: AbortSignal, writeTimeoutMs: number): Promise<void> {
  response.setTimeout(writeTimeoutMs);
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
    signal.addEventListener('abort', done);
    if (signal.aborted || response.destroyed) done();
  });
  response.setTimeout(0); // a stream may be silent for as long as it likes
}

interface Heart {
  /** Something was written. */
  beat(): void;
  stop(): void;
}

function startHeart(response: ServerResponse, heartbeat: ReplyStream['heartbeat']): Heart {
  if (heartbeat === undefined) return { beat: () => undefined, stop: () => undefined };
  const timer = setInterval(() => {
    if (!response.writableNeedDrain && !response.destroyed) response.write(heartbeat.text);
  }, heartbeat.everyMs);
  return { beat: () => timer.refresh(), stop: () => clearInterval(timer) };
}
