import type { Readable } from 'node:stream';
import type { CommandStream } from '../command-chunk.js';

/** The bytes may be overwritten after the call. */
export type OnOutput = (stream: CommandStream, bytes: Uint8Array) => void;

/** The output of one command: what the command writes to, and how this process reads it. */
export interface CommandOutput {
  /** What the command gets as its stdout and stderr. */
  readonly targets: readonly [number | 'pipe', number | 'pipe'];
  /**
   * Begins to read. Called once, after the attempt to start the command, with the streams if they are of Node's making.
   */
  attach(stdout: Readable | null, stderr: Readable | null): void;
  /**
   * Reads what is left and closes. Called once, when the command and its tree have ended; a process that escaped and
   * still holds the other end is not waited for.
   */
  finish(): Promise<void> | void;
}
