import type { CommandChunk, CommandStream } from '../command-chunk.js';

/** Keeps the newest bytes of a command's output, up to a size, and which stream each came from. */
export interface OutputBuffer {
  /** How many bytes are kept. */
  length(): number;
  /** Copies `bytes`; the oldest kept bytes make room. */
  push(stream: CommandStream, bytes: Uint8Array): void;
  /** Hands out what is kept and is empty again. */
  take(): CommandChunk[];
}

/** Where a stretch of one stream begins. */
interface Stretch {
  readonly offset: number;
  readonly stream: CommandStream;
}

const firstBytes = 4096;
const longestChunkBytes = 64 * 1024;
/**
 * A command that switches between its streams with every byte would cost more memory for the stretches than for the
 * bytes: past this many, further switches are not noted, and bytes keep their order but count to the stream before.
 */
const maxStretches = 1024;

/**
 * @param capacity the most bytes that are kept; memory is taken as it is needed
 * @param from offset of the first byte that will come
 */
export function createOutputBuffer(capacity: number, from: number): OutputBuffer {
  let ring = Buffer.alloc(0); // the byte at offset n is in place n modulo its length
  let start = from;
  let end = from;
  let takenUntil = from;
  const stretches: Stretch[] = [];

  const makeRoom = (count: number): void => {
    const needed = Math.min(capacity, end - start + count);
    if (needed <= ring.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(capacity, Math.max(needed, ring.length * 2, firstBytes)));
    if (end > start) copyIn(larger, start, copyOut(ring, start, end));
    ring = larger;
  };
  return {
    length: () => end - start,
    push: (stream, bytes) => {
      if (stretches.at(-1)?.stream !== stream && stretches.length < maxStretches)
        stretches.push({ offset: end, stream });
      const kept = bytes.subarray(Math.max(0, bytes.length - capacity));
      makeRoom(kept.length);
      end += bytes.length;
      start = Math.max(start, end - capacity);
      if (kept.length > 0) copyIn(ring, end - kept.length, kept);
      while ((stretches[1]?.offset ?? Infinity) <= start) stretches.shift();
    },
    take: () => {
      const chunks = stretches.splice(0).flatMap(({ offset, stream }, n, all) => {
        return cut(Math.max(offset, start), all[n + 1]?.offset ?? end).map(([first, last]) => {
          const droppedBefore = first - takenUntil;
          takenUntil = last;
          return { offset: first, droppedBefore, stream, data: copyOut(ring, first, last) };
        });
      });
      start = end;
      return chunks;
    },
  };
}

function copyIn(ring: Buffer, offset: number, bytes: Uint8Array): void {
  const at = offset % ring.length;
  const untilWrap = Math.min(bytes.length, ring.length - at);
  ring.set(bytes.subarray(0, untilWrap), at);
  ring.set(bytes.subarray(untilWrap), 0);
}

function copyOut(ring: Buffer, from: number, to: number): Buffer {
  const at = from % ring.length;
  const untilWrap = Math.min(to - from, ring.length - at);
  const bytes = Buffer.allocUnsafe(to - from);
  ring.copy(bytes, 0, at, at + untilWrap);
  ring.copy(bytes, untilWrap, 0, to - from - untilWrap);
  return bytes;
}

function cut(from: number, to: number): [number, number][] {
  const count = Math.ceil((to - from) / longestChunkBytes);
  return Array.from({ length: count }, (_, n) => {
    return [from + n * longestChunkBytes, Math.min(to, from + (n + 1) * longestChunkBytes)];
  });
}
