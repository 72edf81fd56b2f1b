import { piecesAtOnce, type ReadPieces } from './read-attempt.js';

/** The output of one attempt as far as it is stored, as it was written. */
export async function* readBytes(read: ReadPieces, attemptNum: number): AsyncGenerator<Buffer, void, undefined> {
  for (let afterSeq = -1; ;) {
    const pieces = await read({ attemptNum, afterSeq, limit: piecesAtOnce });
    for (const { data } of pieces) yield data;
    afterSeq = pieces.at(-1)?.seq ?? afterSeq;
    if (pieces.length < piecesAtOnce) return;
  }
}
