import { createOutputDecoder } from './output-decoder.js';
import type { OutputNews } from './output-news.js';
import { readAttempt, type ReadPieces } from './read-attempt.js';

/** The output of one attempt as far as it is stored. */
export async function* readStored(
  read: ReadPieces,
  attempt: number,
  encoding: string,
): AsyncGenerator<OutputNews, void, undefined> {
  if (attempt === 0) return;
  const decoder = createOutputDecoder(attempt, encoding);
  const cursor = yield* readAttempt(read, decoder, { attempt, startedAtMs: 0, seq: -1 });
  for (const event of decoder.end()) yield { type: 'output', cursor, event };
}
