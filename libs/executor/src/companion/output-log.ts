import type { CommandChunk, CommandStream } from '../command-chunk.js';
import { createOutputBuffer } from './output-buffer.js';

/** Takes all output of a command and passes on its head as it comes and its tail at the end. */
export interface OutputLog {
  /** `bytes` may be reused by the caller afterwards. */
  push(stream: CommandStream, bytes: Uint8Array): void;
  /** Sends what is still kept. Returns how many bytes between head and tail were dropped. */
  finish(): number;
}

const messageBytes = 64 * 1024;
const messageEveryMs = 100;

/** The memory it takes is bounded by `limitBytes`, whatever comes. */
export function createOutputLog(limitBytes: number, send: (chunks: readonly CommandChunk[]) => void): OutputLog {
  let headLeft = Math.ceil(limitBytes / 2);
  const headCapacity = Math.min(messageBytes, headLeft);
  const head = createOutputBuffer(headCapacity, 0);
  const tail = createOutputBuffer(Math.floor(limitBytes / 2), headLeft);
  let tailBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const sendHead = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (head.length() > 0) send(head.take());
  };
  const pushHead = (stream: CommandStream, bytes: Uint8Array): number => {
    let taken = 0;
    while (taken < bytes.length && headLeft > 0) {
      const part = bytes.subarray(taken, taken + Math.min(headLeft, headCapacity - head.length()));
      head.push(stream, part);
      taken += part.length;
      headLeft -= part.length;
      if (head.length() === headCapacity) sendHead();
    }
    if (head.length() > 0) timer ??= setTimeout(sendHead, messageEveryMs);
    return taken;
  };
  return {
    push: (stream, bytes) => {
      const rest = bytes.subarray(headLeft > 0 ? pushHead(stream, bytes) : 0);
      if (rest.length === 0) return;
      tail.push(stream, rest);
      tailBytes += rest.length;
    },
    finish: () => {
      sendHead();
      const kept = tail.length();
      if (kept > 0) send(tail.take());
      return tailBytes - kept;
    },
  };
}
