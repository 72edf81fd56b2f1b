import { joinPieces } from './join-pieces.js';
import type { TakenPiece, Written } from './output-piece.js';

const claimed = (runId: string): Written => ({
  claim: { runId, fence: 1, attemptNum: 1 },
  seq: 0,
  open: 0,
  isGivenUp: false,
});
const [one, other] = [claimed('one'), claimed('other')];

function piece(written: Written, text: string, more: Partial<TakenPiece['piece']> = {}): TakenPiece {
  return { written, piece: { stream: 'stdout', data: Buffer.from(text), droppedBefore: 0, ...more } };
}

const shown = (pieces: readonly TakenPiece[]) =>
  pieces.map(({ written, piece: { stream, data, droppedBefore } }) =>
    [written.claim.runId, stream, data.toString(), droppedBefore].join(' '),
  );

describe('joinPieces', () => {
  it('joins what follows each other in one stream of one run, also when others write in between', () => {
    const joined = joinPieces([
      piece(one, 'a'),
      piece(other, 'x'),
      piece(one, 'b'),
      piece(other, 'y'),
      piece(one, 'c'),
    ]);
    expect(shown(joined)).toEqual(['one stdout abc 0', 'other stdout xy 0']);
  });

  it('keeps the order of streams and the places of gaps', () => {
    const stderr = { stream: 'stderr' as const };
    const joined = joinPieces([
      piece(one, 'a'),
      piece(one, 'b', stderr),
      piece(one, 'c'),
      piece(one, 'd', { droppedBefore: 7 }),
      piece(one, 'e'),
    ]);
    expect(shown(joined)).toEqual(['one stdout a 0', 'one stderr b 0', 'one stdout c 0', 'one stdout de 7']);
  });

  it('makes no piece longer than 64 KB', () => {
    const joined = joinPieces(Array.from({ length: 9 }, () => piece(one, 'x'.repeat(30_000))));
    expect(joined.map(({ piece: { data } }) => data.length)).toEqual([60_000, 60_000, 60_000, 60_000, 30_000]);
  });
});
