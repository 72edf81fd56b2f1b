import type { OutputEndEvent, OutputPieceEvent } from '@aster-scheduler/client';
import { isFinal } from '@aster-scheduler/core';
import type { RunProgress } from '@aster-scheduler/run-store';
import type { RunWatch } from '../live/run-watch.js';
import type { OutputCursor } from './output-cursor.js';
import { createOutputDecoder } from './output-decoder.js';
import type { OutputNews } from './output-news.js';
import { decoderAt, readAttempt, type ReadPieces } from './read-attempt.js';

export interface Following {
  readonly runWatch: RunWatch;
  readonly read: ReadPieces;
  /** How far the run has come. */
  readonly progress: RunProgress;
  /** Only this attempt; absent: the current one and those that follow it. */
  readonly attempt?: number;
  /** Go on after this. */
  readonly after?: OutputCursor;
  readonly signal: AbortSignal;
}

/**
 * The output of a run as it comes, until the run is finished or gone, the one attempt that is asked for has ended, or
 * the signal aborts.
 */
export async function* followOutput(following: Following): AsyncGenerator<OutputNews, void, undefined> {
  const { runWatch, read, after, attempt, signal } = following;
  let { progress } = following;
  let cursor = after === undefined ? beginOf(attempt ?? progress.attemptNum, progress) : refresh(after, progress);
  let decoder = await decoderAt(read, cursor, progress.outputEncoding);
  if (cursor.attempt > 0 && (after === undefined || cursor.seq < after.seq)) yield begin(cursor);
  for (;;) {
    if (hasUnread(cursor, progress)) cursor = yield* readAttempt(read, decoder, cursor);
    if (attempt === undefined && cursor.attempt < progress.attemptNum) {
      yield* ending(decoder.end(), cursor);
      cursor = beginOf(cursor.attempt + 1, progress);
      decoder = createOutputDecoder(cursor.attempt, progress.outputEncoding);
      yield begin(cursor);
      continue;
    }
    if (isOver(progress, attempt)) {
      yield* ending(decoder.end(), cursor);
      return yield { type: 'end', event: toEnd(progress, cursor.attempt) };
    }
    const next = await runWatch.next(progress, signal);
    if (signal.aborted) return;
    if (next === undefined) return yield { type: 'end', event: goneEnd(cursor.attempt) };
    progress = next;
    const refreshed = refresh(cursor, progress);
    if (refreshed.seq < cursor.seq) {
      decoder = createOutputDecoder(cursor.attempt, progress.outputEncoding);
      yield begin(refreshed);
    }
    cursor = refreshed;
  }
}

/** Before the first piece of an attempt. */
function beginOf(attempt: number, progress: RunProgress): OutputCursor {
  return { attempt, startedAtMs: startOf(attempt, progress), seq: -1 };
}

/** When the attempt started; 0 when that is not known. */
function startOf(attempt: number, { attemptNum, startedAt }: RunProgress): number {
  return attempt === attemptNum ? (startedAt?.getTime() ?? 0) : 0;
}

/** The cursor, back at the begin when its attempt was handed back and has started anew. */
function refresh(cursor: OutputCursor, progress: RunProgress): OutputCursor {
  const startedAtMs = startOf(cursor.attempt, progress);
  if (startedAtMs === 0 || startedAtMs === cursor.startedAtMs) return cursor;
  return { ...cursor, startedAtMs, seq: cursor.startedAtMs === 0 ? cursor.seq : -1 };
}

function hasUnread(cursor: OutputCursor, progress: RunProgress): boolean {
  if (cursor.attempt === 0) return false;
  return cursor.attempt !== progress.attemptNum || cursor.seq < (progress.lastSeq ?? -1);
}

/** Whether nothing more can come: of the run, or of the one attempt. */
function isOver({ status, attemptNum }: RunProgress, attempt: number | undefined): boolean {
  if (isFinal(status)) return true;
  return attempt !== undefined && (attemptNum > attempt || (attemptNum === attempt && status !== 'running'));
}

function begin(cursor: OutputCursor): OutputNews {
  return { type: 'attempt', cursor, event: { attempt: cursor.attempt } };
}

function* ending(events: readonly OutputPieceEvent[], cursor: OutputCursor): Generator<OutputNews, void, undefined> {
  for (const event of events) yield { type: 'output', cursor, event };
}

function toEnd(progress: RunProgress, attempt: number): OutputEndEvent {
  return {
    status: progress.status,
    attempt,
    exit_code: progress.exitCode ?? null,
    signal: progress.signal ?? null,
    reason: progress.reason ?? null,
    error_msg: progress.errorMsg ?? null,
    finished_at: progress.finishedAt?.toISOString() ?? null,
    output_truncated_bytes: progress.outputTruncatedBytes,
  };
}

function goneEnd(attempt: number): OutputEndEvent {
  return {
    status: null,
    attempt,
    exit_code: null,
    signal: null,
    reason: null,
    error_msg: 'the run was deleted',
    finished_at: null,
    output_truncated_bytes: 0,
  };
}
