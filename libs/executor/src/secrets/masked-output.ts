import { createMaskedStream, type MaskedStream, type OutputChunk, type SecretMask } from '@aster-scheduler/core';

export interface MaskedOutput {
  write(chunk: OutputChunk): void;
  /** Hands out what was kept back. */
  end(): void;
}

/** Hands out the output without secrets. Each stream is looked through by itself. */
export function createMaskedOutput(mask: SecretMask, onOutput: (chunk: OutputChunk) => void): MaskedOutput {
  const streams = new Map<OutputChunk['stream'], MaskedStream>();
  const streamOf = (name: OutputChunk['stream']): MaskedStream => {
    const stream = streams.get(name) ?? createMaskedStream(mask);
    streams.set(name, stream);
    return stream;
  };
  const handOut = (stream: OutputChunk['stream'], data: Buffer, droppedBefore: number): void => {
    if (data.length > 0 || droppedBefore > 0) onOutput({ stream, data, droppedBefore });
  };
  return {
    write: ({ stream, data, droppedBefore }) => {
      if (droppedBefore > 0) {
        // of which stream the missing bytes were is not known
        streamOf(stream);
        for (const [name, each] of streams) handOut(name, each.cut(), 0);
      }
      handOut(stream, streamOf(stream).push(data), droppedBefore);
    },
    end: () => {
      for (const [name, stream] of streams) handOut(name, stream.end(), 0);
    },
  };
}
