import { joinChunks } from './join-chunks.js';
import type { TakenChunk, Written } from './taken-chunk.js';

const claimed = (runId: string): Written => ({
  claim: { runId, fence: 1, attemptNum: 1 },
  seq: 0,
  open: 0,
  isGivenUp: false,
});
const [one, other] = [claimed('one'), claimed('other')];

function chunk(written: Written, text: string, more: Partial<TakenChunk['chunk']> = {}): TakenChunk {
  return { written, chunk: { stream: 'stdout', data: Buffer.from(text), droppedBefore: 0, ...more } };
}

const shown = (pieces: readonly TakenChunk[]) =>
  pieces.map(({ written, chunk: { stream, data, droppedBefore } }) =>
    [written.claim.runId, stream, data.toString(), droppedBefore].join(' '),
  );

describe('joinChunks', () => {
  it('joins what follows each other in one stream of one run, also when others write in between', () => {
    const joined = joinChunks([
      chunk(one, 'a'),
      chunk(other, 'x'),
      chunk(one, 'b'),
      chunk(other, 'y'),
      chunk(one, 'c'),
    ]);
    expect(shown(joined)).toEqual(['one stdout abc 0', 'other stdout xy 0']);
  });

  it('keeps the order of streams and the places of gaps', () => {
    const stderr = { stream: 'stderr' as const };
    const joined = joinChunks([
      chunk(one, 'a'),
      chunk(one, 'b', stderr),
      chunk(one, 'c'),
      chunk(one, 'd', { droppedBefore: 7 }),
      chunk(one, 'e'),
    ]);
    expect(shown(joined)).toEqual(['one stdout a 0', 'one stderr b 0', 'one stdout c 0', 'one stdout de 7']);
  });

  it('makes no piece longer than 64 KB', () => {
    const joined = joinChunks(Array.from({ length: 9 }, () => chunk(one, 'x'.repeat(30_000))));
    expect(joined.map(({ chunk: { data } }) => data.length)).toEqual([60_000, 60_000, 60_000, 60_000, 30_000]);
  });
});
