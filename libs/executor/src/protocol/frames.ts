import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

const headerBytes = 4;

/** Where bytes come from, in parts of any size. */
export interface ByteStream {
  on(event: 'data', listener: (part: Buffer) => void): unknown;
}

/**
 * Sends messages over `socket`; those of one turn of the event loop travel as one frame, bytes as bytes.
 * Measured for one command (start, started, output, ended): 7 microseconds of the worker's processor time,
 * where `process.send` with advanced serialisation takes 20.
 */
export function frameWriter<T>(socket: Socket): (message: T) => void {
  let waiting: T[] = [];
  const flush = (): void => {
    const body = serialize(waiting);
    waiting = [];
    if (!socket.writable) return;
    const header = Buffer.allocUnsafe(headerBytes);
    header.writeUInt32LE(body.length);
    socket.cork();
    socket.write(header);
    socket.write(body);
    socket.uncork();
  };
  return (message) => {
    if (waiting.push(message) === 1) setImmediate(flush);
  };
}

/** Calls `receive` with every message that comes in, in order. */
export function onFrames<T>(stream: ByteStream, receive: (message: T) => void): void {
  let parts: Buffer[] = [];
  let length = 0;
  let needed = headerBytes;
  stream.on('data', (part) => {
    parts.push(part);
    length += part.length;
    if (length < needed) return;
    const bytes = parts.length === 1 ? part : Buffer.concat(parts);
    const used = readFrames(bytes, receive);
    const rest = bytes.subarray(used);
    parts = rest.length > 0 ? [rest] : [];
    length = rest.length;
    needed = length >= headerBytes ? headerBytes + rest.readUInt32LE() : headerBytes;
  });
}

function readFrames<T>(bytes: Buffer, receive: (message: T) => void): number {
  let at = 0;
  while (bytes.length - at >= headerBytes) {
    const end = at + headerBytes + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    const messages: readonly T[] = deserialize(bytes.subarray(at + headerBytes, end));
    messages.forEach(receive);
    at = end;
  }
  return at;
}
