import type { Db } from '@aster-scheduler/db';
import { readOutput, type TimedOutput } from '@aster-scheduler/run-store';
import type { OutputCursor } from './output-cursor.js';
import { createOutputDecoder, type OutputDecoder } from './output-decoder.js';
import type { OutputNews } from './output-news.js';

/** Pieces in memory at a time; each has 64 KB at most. */
export const piecesAtOnce = 16;
/** Pieces that may hold the begin of a character which a later one ends. */
const piecesBefore = 8;

/** Reads pieces; in the middle of a stream it may wait until the database is back. */
export type ReadPieces = (range: Parameters<typeof readOutput>[2]) => Promise<readonly TimedOutput[]>;

export function readPiecesOf(db: Db, runId: string): ReadPieces {
  return async (range) => readOutput(db, runId, range);
}

/**
 * The stored output of an attempt after `from`, a few pieces at a time. Each piece moves the cursor; the last cursor is
 * what it returns.
 */
export async function* readAttempt(
  read: ReadPieces,
  decoder: OutputDecoder,
  from: OutputCursor,
): AsyncGenerator<OutputNews, OutputCursor, undefined> {
  let cursor = from;
  for (;;) {
    const pieces = await read({ attemptNum: cursor.attempt, afterSeq: cursor.seq, limit: piecesAtOnce });
    for (const piece of pieces) {
      cursor = { ...cursor, seq: piece.seq };
      for (const event of decoder.decode(piece)) yield { type: 'output', cursor, event };
    }
    if (pieces.length < piecesAtOnce) return cursor;
  }
}

/** A decoder that has seen what comes before the cursor. */
export async function decoderAt(
  read: ReadPieces,
  { attempt, seq }: OutputCursor,
  encoding: string,
): Promise<OutputDecoder> {
  const decoder = createOutputDecoder(attempt, encoding);
  if (seq < 0) return decoder;
  const range = { attemptNum: attempt, afterSeq: Math.max(seq - piecesBefore, -1), limit: piecesBefore };
  for (const piece of await read(range)) if (piece.seq <= seq) decoder.decode(piece);
  return decoder;
}
