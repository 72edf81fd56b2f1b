import { createNewestBytes } from '@aster-scheduler/core';
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

const longestChunkBytes = 64 * 1024;
/**
 * For a command that switches between its streams with every byte, the stretches would take more memory than the bytes.
 * Beyond this many stretches, a switch is not noted: bytes keep their order, but count as the stream before.
 */
const maxStretches = 1024;

/**
 * @param capacity the most bytes that are kept; memory is taken as it is needed
 * @param from offset of the first byte that will come
 */
export function createOutputBuffer(capacity: number, from: number): OutputBuffer {
  const newest = createNewestBytes(capacity, from);
  let takenUntil = from;
  const stretches: Stretch[] = [];

  return {
    length: () => newest.end() - newest.start(),
    push: (stream, bytes) => {
      if (stretches.at(-1)?.stream !== stream && stretches.length < maxStretches)
        stretches.push({ offset: newest.end(), stream });
      newest.push(bytes);
      while ((stretches[1]?.offset ?? Infinity) <= newest.start()) stretches.shift();
    },
    take: () => {
      const chunks = stretches.splice(0).flatMap(({ offset, stream }, n, all) => {
        return cut(Math.max(offset, newest.start()), all[n + 1]?.offset ?? newest.end()).map(([first, last]) => {
          const droppedBefore = first - takenUntil;
          takenUntil = last;
          return { offset: first, droppedBefore, stream, data: Buffer.from(newest.copy(first, last).buffer) };
        });
      });
      newest.clear();
      return chunks;
    },
  };
}

function cut(from: number, to: number): [number, number][] {
  const count = Math.ceil((to - from) / longestChunkBytes);
  return Array.from({ length: count }, (_, n) => {
    return [from + n * longestChunkBytes, Math.min(to, from + (n + 1) * longestChunkBytes)];
  });
}
