import { createNewestBytes, type NewestBytes, type OutputChunk } from '@aster-scheduler/core';

/** The lines that a handler logs: the first half of the limit goes on at once, the last half when the handler ends. */
export interface BoundedLog {
  /** Ignored after the end: a handler that is left behind may go on writing. */
  write(line: string): void;
  /** Hands on the kept tail. Returns how many bytes in between were dropped. */
  end(): number;
}

const longestChunkBytes = 65_536;

export function createBoundedLog(limitBytes: number, onOutput: (chunk: OutputChunk) => void): BoundedLog {
  const headBytes = Math.ceil(limitBytes / 2);
  let tail: NewestBytes | undefined; // most handlers log little or nothing
  let headLeft = headBytes;
  let leftOutBytes = 0;
  let isEnded = false;

  return {
    write(line) {
      if (isEnded) return;
      const kept = withoutMiddle(line, limitBytes);
      const bytes = Buffer.from(`${kept}\n`);
      if (kept.length < line.length) leftOutBytes += Buffer.byteLength(line) + 1 - bytes.length;
      const head = bytes.subarray(0, headLeft);
      headLeft -= head.length;
      if (head.length > 0) handOn(head, 0, onOutput);
      if (head.length < bytes.length)
        (tail ??= createNewestBytes(limitBytes - headBytes)).push(bytes.subarray(head.length));
    },
    end() {
      if (isEnded) return 0;
      isEnded = true;
      if (tail === undefined) return 0;
      const bytes = tail.copy(tail.start(), tail.end());
      const droppedBytes = tail.start() + leftOutBytes;
      tail = undefined;
      handOn(bytes, droppedBytes, onOutput);
      return droppedBytes;
    },
  };
}

/**
 * Cuts the middle out of a line that is longer than what is kept, before it is encoded. A character takes one byte or
 * more.
 */
function withoutMiddle(line: string, limitBytes: number): string {
  const keptLength = limitBytes + 2; // a character may be two halves
  return line.length <= 2 * keptLength ? line : line.slice(0, keptLength) + line.slice(line.length - keptLength);
}

/** Copies each piece, since a view would keep the memory of the whole. */
function handOn(bytes: Uint8Array, droppedBefore: number, onOutput: (chunk: OutputChunk) => void): void {
  for (let from = 0; from < bytes.length; from += longestChunkBytes) {
    const data = Buffer.from(bytes.subarray(from, from + longestChunkBytes));
    onOutput({ stream: 'log', data, droppedBefore: from === 0 ? droppedBefore : 0 });
  }
}
