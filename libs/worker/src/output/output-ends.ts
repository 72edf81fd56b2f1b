import type { OutputChunk } from '@aster-scheduler/core';

/** The ends of what an attempt has put out, stream by stream. */
export interface OutputEnds {
  take(chunk: OutputChunk): void;
  /** The last bytes of a stream; `undefined` when it had none. */
  of(stream: OutputChunk['stream']): Buffer | undefined;
}

/** Enough for a line that is worth reading, with its colours. */
const keptBytes = 2_048;

export function createOutputEnds(): OutputEnds {
  let ends: Map<OutputChunk['stream'], Buffer> | undefined; // most handlers put out nothing
  return {
    take({ stream, data }) {
      ends ??= new Map();
      const before = data.length < keptBytes ? ends.get(stream) : undefined;
      const all = before === undefined ? data : Buffer.concat([before, data]);
      ends.set(stream, Buffer.from(all.subarray(-keptBytes))); // a part would keep the memory of the whole
    },
    of: (stream) => ends?.get(stream),
  };
}
