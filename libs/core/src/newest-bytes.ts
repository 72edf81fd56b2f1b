/** Keeps the newest bytes of a stream, up to a size. Each byte has an offset, counted from the begin of the stream. */
export interface NewestBytes {
  /** Of the oldest byte that is kept. */
  start(): number;
  /** One more than that of the newest. */
  end(): number;
  /** Copies `bytes`; the oldest kept bytes make room. */
  push(bytes: Uint8Array): void;
  /** A copy of kept bytes, from an offset to just before another. */
  copy(from: number, to: number): Uint8Array;
  /** Forgets what is kept, not where the stream is. */
  clear(): void;
}

const firstBytes = 4096;

/**
 * @param capacity the most bytes that are kept; memory is taken as it is needed
 * @param from offset of the first byte that will come
 */
export function createNewestBytes(capacity: number, from = 0): NewestBytes {
  let ring = new Uint8Array(0); // the byte at offset n is in place n modulo its length
  let start = from;
  let end = from;

  const makeRoom = (count: number): void => {
    const needed = Math.min(capacity, end - start + count);
    if (needed <= ring.length) return;
    const larger = new Uint8Array(Math.min(capacity, Math.max(needed, ring.length * 2, firstBytes)));
    if (end > start) copyIn(larger, start, copyOut(ring, start, end));
    ring = larger;
  };
  return {
    start: () => start,
    end: () => end,
    push: (bytes) => {
      const kept = bytes.subarray(Math.max(0, bytes.length - capacity));
      makeRoom(kept.length);
      end += bytes.length;
      start = Math.max(start, end - capacity);
      if (kept.length > 0) copyIn(ring, end - kept.length, kept);
    },
    copy: (first, last) => copyOut(ring, first, last),
    clear: () => {
      start = end;
    },
  };
}

function copyIn(ring: Uint8Array, offset: number, bytes: Uint8Array): void {
  const at = offset % ring.length;
  const untilWrap = Math.min(bytes.length, ring.length - at);
  ring.set(bytes.subarray(0, untilWrap), at);
  ring.set(bytes.subarray(untilWrap), 0);
}

function copyOut(ring: Uint8Array, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  if (from === to) return bytes;
  const at = from % ring.length;
  const untilWrap = Math.min(to - from, ring.length - at);
  bytes.set(ring.subarray(at, at + untilWrap));
  bytes.set(ring.subarray(0, to - from - untilWrap), untilWrap);
  return bytes;
}
