import type { TakenChunk } from './taken-chunk.js';

const longestChunkBytes = 65_536;

/** Joins short chunks of one claim and stream that follow each other, so that a line each does not make a row each. */
export function joinChunks(taken: readonly TakenChunk[]): readonly TakenChunk[] {
  const groups: { readonly first: TakenChunk; readonly data: Buffer[]; bytes: number }[] = [];
  const last = new Map<TakenChunk['written'], (typeof groups)[number]>();
  for (const next of taken) {
    const group = last.get(next.written);
    const bytes = next.chunk.data.length;
    if (group !== undefined && follows(group.first, next) && group.bytes + bytes <= longestChunkBytes) {
      group.data.push(next.chunk.data);
      group.bytes += bytes;
    } else {
      const added = { first: next, data: [next.chunk.data], bytes };
      groups.push(added);
      last.set(next.written, added);
    }
  }
  return groups.map(({ first, data }) =>
    data.length === 1 ? first : { written: first.written, chunk: { ...first.chunk, data: Buffer.concat(data) } },
  );
}

function follows(first: TakenChunk, next: TakenChunk): boolean {
  return next.chunk.stream === first.chunk.stream && next.chunk.droppedBefore === 0;
}
