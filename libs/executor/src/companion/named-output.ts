import { closeSync, readSync } from 'node:fs';
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { CommandStream } from '../command-chunk.js';
import type { CommandOutput, OnOutput } from './command-output.js';
import type { OpenPipe, PipePool } from './pipe-pool.js';

interface Reader {
  /** Reads from now on, as it comes. */
  listen(): void;
  finish(): void;
}

/** Most commands have ended by then and need no socket on their pipe: `finish` reads what is in it. */
const listenAfterMs = 10;
/** One buffer for all pipes: the bytes of each read are passed on before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
/** A pipe holds 1 MB at most, so this is more than a command can have left behind. */
const maxReadsAtEnd = 32;

/** Output through named pipes of the pool, two of which must be free. Fails as `PipePool.open` does. */
export function openNamedOutput(pool: PipePool, onOutput: OnOutput): CommandOutput {
  const stdout = pool.open();
  const stderr = openSecond(pool, stdout);
  const readers = [createReader(stdout, 'stdout', onOutput), createReader(stderr, 'stderr', onOutput)];
  return toOutput([stdout.writeEnd, stderr.writeEnd], readers);
}

/**
 * As `openNamedOutput`, with one pipe for both streams: what comes out is in the order of writing, and all is stdout.
 */
export function openMergedOutput(pool: PipePool, onOutput: OnOutput): CommandOutput {
  const both = pool.open();
  return toOutput([both.writeEnd, both.writeEnd], [createReader(both, 'stdout', onOutput)]);
}

function toOutput(targets: readonly [number, number], readers: readonly Reader[]): CommandOutput {
  let timer: NodeJS.Timeout | undefined;
  return {
    targets,
    attach: () => {
      for (const writeEnd of new Set(targets)) closeSync(writeEnd);
      timer = setTimeout(() => readers.forEach((reader) => reader.listen()), listenAfterMs);
    },
    finish: () => {
      clearTimeout(timer);
      readers.forEach((reader) => reader.finish());
    },
  };
}

function openSecond(pool: PipePool, first: OpenPipe): OpenPipe {
  try {
    return pool.open();
  } catch (error) {
    closeSync(first.readEnd);
    closeSync(first.writeEnd);
    first.release(true);
    throw error;
  }
}

function createReader(pipe: OpenPipe, stream: CommandStream, onOutput: OnOutput): Reader {
  let socket: Socket | undefined;
  const take = (length: number): boolean => {
    onOutput(stream, readBuffer.subarray(0, length));
    return true;
  };
  return {
    listen: () => {
      socket = new Socket(socketOptions(pipe.readEnd, take));
      socket.on('error', () => undefined); // it ends, and so does the reading
      socket.resume();
    },
    finish: () => {
      // A socket that has read to the end closes its descriptor by itself, and the number may be another file by now.
      const isReusable = socket?.destroyed === true || readRest(pipe.readEnd, take);
      if (socket === undefined) closeSync(pipe.readEnd);
      else socket.destroy();
      pipe.release(isReusable);
    },
  };
}

/** Node's types know `onread` for connections only. */
function socketOptions(
  fd: number,
  callback: (length: number) => boolean,
): SocketConstructorOpts & { onread: OnReadOpts } {
  return { fd, readable: true, writable: false, onread: { buffer: readBuffer, callback } };
}

/** Returns whether the end was reached: everybody who could write has closed the pipe. */
function readRest(readEnd: number, take: (length: number) => boolean): boolean {
  for (let reads = 0; reads < maxReadsAtEnd; reads++) {
    const length = readSome(readEnd);
    if (length === undefined) return false;
    if (length === 0) return true;
    take(length);
  }
  return false;
}

function readSome(readEnd: number): number | undefined {
  try {
    return readSync(readEnd, readBuffer);
  } catch {
    return undefined; // EAGAIN: empty, but somebody holds the other end
  }
}
