import type { TakenPiece } from './output-piece.js';

const longestPieceBytes = 65_536;

/** Joins short pieces of one claim and stream that follow each other, so that a line each does not make a row each. */
export function joinPieces(taken: readonly TakenPiece[]): readonly TakenPiece[] {
  const groups: { readonly first: TakenPiece; readonly data: Buffer[]; bytes: number }[] = [];
  const last = new Map<TakenPiece['written'], (typeof groups)[number]>();
  for (const next of taken) {
    const group = last.get(next.written);
    const bytes = next.piece.data.length;
    if (group !== undefined && follows(group.first, next) && group.bytes + bytes <= longestPieceBytes) {
      group.data.push(next.piece.data);
      group.bytes += bytes;
    } else {
      const added = { first: next, data: [next.piece.data], bytes };
      groups.push(added);
      last.set(next.written, added);
    }
  }
  return groups.map(({ first, data }) =>
    data.length === 1 ? first : { written: first.written, piece: { ...first.piece, data: Buffer.concat(data) } },
  );
}

function follows(first: TakenPiece, next: TakenPiece): boolean {
  return next.piece.stream === first.piece.stream && next.piece.droppedBefore === 0;
}
