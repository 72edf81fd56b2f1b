/** Keeps the last bytes of what is pushed, in blocks. */
export interface TailBuffer {
  push(bytes: Uint8Array): void;
  /** The kept bytes, and how many went before them. */
  take(): { readonly data: Buffer; readonly droppedBytes: number };
}

const longestBlockBytes = 65_536;

/** @param capacity bytes kept; the memory taken is at most a block more */
export function createTailBuffer(capacity: number): TailBuffer {
  const blockBytes = Math.max(1, Math.min(capacity, longestBlockBytes));
  let blocks: Buffer[] = [];
  let filledBytes = 0;
  let pushedBytes = 0;

  function append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const used = filledBytes % blockBytes;
      if (used === 0) blocks.push(Buffer.allocUnsafe(blockBytes));
      const piece = bytes.subarray(from, from + blockBytes - used);
      blocks.at(-1)?.set(piece, used);
      filledBytes += piece.length;
      from += piece.length;
      if (filledBytes - blockBytes >= capacity) {
        blocks.shift();
        filledBytes -= blockBytes;
      }
    }
  }

  return {
    push(bytes) {
      pushedBytes += bytes.length;
      if (capacity > 0) append(bytes.subarray(Math.max(0, bytes.length - capacity - blockBytes)));
    },
    take() {
      const all = Buffer.concat(blocks).subarray(0, filledBytes);
      const data = all.subarray(Math.max(0, all.length - capacity));
      const droppedBytes = pushedBytes - data.length;
      blocks = [];
      filledBytes = 0;
      pushedBytes = 0;
      return { data, droppedBytes };
    },
  };
}
