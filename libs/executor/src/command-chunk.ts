import type { OutputChunk } from '@aster-scheduler/core';

export type CommandStream = 'stdout' | 'stderr';

/** A stretch of a command's output; never empty, at most 64 KB. */
export interface CommandChunk extends OutputChunk {
  /**
   * Position of the first byte in the command's whole output, both streams taken together in the order they were read.
   * Chunks come in ascending order.
   */
  readonly offset: number;
  readonly stream: CommandStream;
}
