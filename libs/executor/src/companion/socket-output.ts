import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandOutput, OnOutput } from './command-output.js';

/** Reading what is left in a socket takes far less than this. */
const drainMs = 100;

/**
 * Output through the sockets that Node makes, for systems without `mkfifo`: commands cannot open `/dev/stdout` there.
 */
export function openSocketOutput(onOutput: OnOutput): CommandOutput {
  let streams: readonly Readable[] = [];
  let ends: Promise<unknown> = Promise.resolve();
  return {
    targets: ['pipe', 'pipe'],
    attach: (stdout, stderr) => {
      stdout?.on('data', (bytes: Buffer) => onOutput('stdout', bytes));
      stderr?.on('data', (bytes: Buffer) => onOutput('stderr', bytes));
      streams = [stdout, stderr].filter((stream) => stream !== null);
      ends = Promise.allSettled(streams.map((stream) => once(stream, 'close')));
    },
    finish: async () => {
      const timeout = new AbortController();
      await Promise.race([ends, delay(drainMs, undefined, { signal: timeout.signal }).catch(() => undefined)]);
      timeout.abort();
      streams.forEach((stream) => stream.destroy());
    },
  };
}
